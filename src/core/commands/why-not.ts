import { z } from 'zod';
import { messageIdSchema, platformOf, type SpaceId } from '../ids.ts';
import { clockTime, plainName } from '../interventions/card.ts';
import { kindWords } from '../interventions/desk/draft-card.ts';
import { conversationLink } from '../messages/link.ts';
import type { Conversation, DecisionRow, Repositories } from '../ports.ts';
import { type CommandContext, defineCommand, say } from './command.ts';
import { ago } from './words.ts';

const searched = 1_000;
const dayMs = 24 * 60 * 60_000;

/** The ids in what was given: of a link, its parts, the last first; of an id, with or without its platform, that id. */
const idsIn = (given: string, spaceId: SpaceId): string[] => {
  const platform = platformOf(spaceId);
  const parts = /^https?:\/\//u.test(given)
    ? given
        .replace(/[?#].*$/u, '')
        .split('/')
        .slice(3)
        .filter(Boolean)
        .toReversed()
    : [given.replace(/^<#(.+)>$/u, '$1')];
  return parts.map((part) => (part.startsWith(`${platform}:`) ? part : `${platform}:${part}`));
};

/** The conversation a link or id is of: a thread, a message's conversation, or a channel. */
const find = async (
  tx: Repositories,
  spaceId: SpaceId,
  given: string,
  rows: readonly DecisionRow[],
): Promise<Conversation | null> => {
  const channels = await tx.spaces.channels(spaceId);
  for (const id of idsIn(given, spaceId)) {
    const decided = rows.find(({ threadId }) => threadId === id);
    if (decided !== undefined) return decided;
    const asMessage = messageIdSchema.safeParse(id);
    const message = asMessage.success ? await tx.messages.get(asMessage.data) : null;
    if (message !== null && message.spaceId === spaceId) return message;
    const channel = channels.find(
      (one) => one.id === id || one.name.toLowerCase() === given.replace(/^#/u, '').toLowerCase(),
    );
    if (channel !== undefined) return { spaceId, channelId: channel.id, threadId: null };
  }
  return null;
};

const verdicts: Readonly<Record<DecisionRow['decision'], string>> = {
  do: 'posted',
  draft: 'proposed',
  observe: 'only recorded',
  not: 'no',
  skipped: 'no',
};

const line = ({ kind, decision, words, until, at }: DecisionRow, now: number): string => {
  const [first = '', ...rest] = kindWords[kind];
  const again = until === null || until <= now ? '' : ` I ask again after ${clockTime(until)}.`;
  return `- ${first.toUpperCase()}${rest.join('')}, ${ago(at, now)}: ${verdicts[decision]}. ${words}${again}`;
};

const answer = async ({ tx, interaction, now }: CommandContext, given: string | undefined) => {
  const { spaceId, channelId, threadId } = interaction;
  const rows = await tx.decisions.list({ spaceId, since: now - 7 * dayMs, limit: searched });
  const where = given === undefined ? { spaceId, channelId, threadId } : await find(tx, spaceId, given, rows);
  if (where === null)
    return say('I do not know that thread. Give me its link or id, or ask in the thread itself: `/cco why-not`.');
  const name = (await tx.spaces.channels(spaceId)).find(({ id }) => id === where.channelId)?.name ?? '';
  const place = where.threadId === null ? `#${plainName(name)}` : `a thread in #${plainName(name)}`;
  const link = conversationLink(spaceId, where.channelId, where.threadId);
  const latest = await tx.decisions.latest(where);
  const title = `**What I decided about ${place}**${link === null ? '' : ` ${link}`}`;
  if (latest.length === 0)
    return say(
      `${title}\nNothing: I saw no reason to say anything there. Reasons are questions that wait, heated or rude words, many with the same problem, newcomers nobody answers, and answers nobody confirmed.`,
    );
  return say([title, ...latest.map((row) => line(row, now))].join('\n'));
};

export const whyNot = defineCommand({
  name: 'why-not',
  aliases: ['whynot', 'why not'],
  summary: 'Show why I said something in a thread, or nothing',
  options: [
    {
      name: 'thread',
      description: 'the link or id of a thread or message; this one if left out',
      type: 'word',
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ thread: z.string().trim().min(1).max(400).optional() }),
  run: (context, { thread }) => answer(context, thread),
});
