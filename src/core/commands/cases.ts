// Cases by command: the list with a search, one case with what happened, and working on it.
import { z } from 'zod';
import { caseCard } from '../cases/card.ts';
import { outcomes } from '../cases/case.ts';
import { eventLine } from '../cases/timeline.ts';
import { caseLine } from '../cases/words.ts';
import { externalIdOf, memberId } from '../ids.ts';
import { orderCase } from './case-act.ts';
import { cardContext, caseOption, findCase, unknownCase } from './case-find.ts';
import { type CommandContext, defineCommand, say } from './command.ts';
import { count, cut } from './words.ts';

const shown = 15;
const lastEvents = 8;
const numberArg = z.string().min(4, 'The number has at least 4 characters; `/cco cases` shows it.').max(100);

export const cases = defineCommand({
  name: 'cases',
  aliases: ['case list', 'cases search'],
  summary: 'Show open cases, or search all of them',
  options: [
    {
      name: 'search',
      description: 'words it was about: a theme, a kind, a step; none for the open ones',
      type: 'text',
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ search: z.string().max(200).optional() }),
  async run({ tx, interaction, now }, { search }) {
    const { spaceId } = interaction;
    const searching = search !== undefined && search.trim() !== '';
    const found = await tx.cases.list({ spaceId, ...(searching ? { search } : { open: true }), limit: shown + 1 });
    if (found.length === 0)
      return say(
        searching ? 'No case here was about that.' : 'No open cases. I open one when something needs a person.',
      );
    const channels = await tx.spaces.channels(spaceId);
    const lines = found.slice(0, shown).map((one) => `- ${caseLine(one, channels, now)}`);
    const more = found.length > shown ? ['There are more; search for what you look for: `/cco cases <words>`.'] : [];
    return say(
      [
        `**${searching ? 'Cases about that' : count(Math.min(found.length, shown), 'open case')}**`,
        ...lines,
        ...more,
        'More with `/cco case <number>`.',
      ].join('\n'),
    );
  },
});

export const caseShow = defineCommand({
  name: 'case',
  aliases: ['case show'],
  summary: 'Show one case: what it is about, what was done, what happened',
  options: [caseOption],
  who: 'moderator',
  args: z.object({ number: numberArg }),
  async run(context, { number }) {
    const { tx, now } = context;
    const one = await findCase(context, number);
    if (one === null) return unknownCase;
    const card = caseCard(one, await cardContext(tx, one, now));
    const events = await tx.cases.timeline(one.id);
    const names = new Map<string, string>();
    for (const event of events) {
      for (const id of [event.by, event.kind === 'assigned' ? event.to : null]) {
        if (id === null || names.has(id)) continue;
        names.set(id, (await tx.members.get(one.spaceId, id))?.name ?? 'a moderator');
      }
    }
    const told = events
      .slice(-lastEvents)
      .map((event) => `- ${eventLine(event, (id) => names.get(id) ?? 'a moderator')}`);
    const left = events.length > lastEvents ? [`(${count(events.length - lastEvents, 'step')} before that)`] : [];
    return {
      ...say(cut([card.text, '**What happened**', ...left, ...told].join('\n'), 4_000), card.actions),
      subject: one.id,
    };
  },
});

/** Whom a case is given to: the asker, nobody, or a member of staff by mention or id; a text: what is wrong. */
const assignee = async ({ tx, interaction }: CommandContext, to: string) => {
  const { platform, spaceId, member } = interaction;
  const word = to.trim();
  if (/^me$/iu.test(word)) return { id: member.id };
  if (/^(?:nobody|none|no ?one)$/iu.test(word)) return { id: null };
  const named = word.replace(/^<?@!?/u, '').replace(/>$/u, '');
  if (named === '' || /\s/u.test(named)) return null;
  const id = memberId(platform, named.startsWith(`${platform}:`) ? externalIdOf(named) : named);
  const found = await tx.members.get(spaceId, id);
  return found !== null && (found.role === 'moderator' || found.role === 'admin') ? { id } : null;
};

export const caseAssign = defineCommand({
  name: 'case assign',
  aliases: ['case take'],
  summary: 'Put somebody in charge of a case',
  options: [
    caseOption,
    { name: 'to', description: 'me, nobody, or a moderator; me if you leave it out', type: 'word', required: false },
  ],
  who: 'moderator',
  args: z.object({ number: numberArg, to: z.string().max(200).default('me') }),
  async run(context, { number, to }) {
    const found = await assignee(context, to);
    if (found === null) return say('I know no moderator of this space by that name. Use `me`, `nobody` or a mention.');
    return orderCase(context, number, { kind: 'assign', to: found.id });
  },
});

export const caseNote = defineCommand({
  name: 'case note',
  summary: 'Write something down for those who work on a case',
  options: [caseOption, { name: 'text', description: 'the note; no quotes, please', type: 'text', required: true }],
  who: 'moderator',
  args: z.object({ number: numberArg, text: z.string().max(2_000, 'A note has at most 2,000 characters.') }),
  run: (context, { number, text }) => orderCase(context, number, { kind: 'note', text }),
});

export const caseClose = defineCommand({
  name: 'case close',
  summary: 'Close a case',
  options: [
    caseOption,
    {
      name: 'outcome',
      description: 'solved, no-action or duplicate',
      type: 'choice',
      choices: outcomes,
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ number: numberArg, outcome: z.enum(outcomes).default('solved') }),
  run: (context, { number, outcome }) => orderCase(context, number, { kind: 'close', outcome }),
});

export const caseReopen = defineCommand({
  name: 'case reopen',
  summary: 'Open a closed case again',
  options: [caseOption],
  who: 'moderator',
  args: z.object({ number: numberArg }),
  run: (context, { number }) => orderCase(context, number, { kind: 'reopen' }),
});

export const caseCommands = [cases, caseShow, caseAssign, caseNote, caseClose, caseReopen];
