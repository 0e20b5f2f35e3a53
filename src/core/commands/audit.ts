import { z } from 'zod';
import { memberIdSchema, type SpaceId } from '../ids.ts';
import { clockTimeIn, plainName } from '../interventions/card.ts';
import { kindWords } from '../interventions/desk/draft-card.ts';
import { type KindName, kindNames } from '../interventions/kinds/limits.ts';
import type { AuditEntry, Repositories } from '../ports.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, say } from './command.ts';

const aPage = 20;
/** So far back the log is read. */
const entriesRead = 5_000;

const kindOf = ({ data }: AuditEntry): string => {
  const known = kindNames.find((kind): kind is KindName => kind === data.kind);
  return known === undefined ? 'a draft' : `a ${kindWords[known]}`;
};

type Words = (entry: AuditEntry) => string;
const anyway = ({ data }: AuditEntry): string =>
  typeof data.anyway === 'string' ? `, although it breaks: ${data.anyway.replaceAll(',', ', ')}` : '';

// What the agent did, and what moderators decided or set. What members ask of it is theirs, and is not shown.
const told: Readonly<Record<string, Words>> = {
  'intervention.observed': (entry) => `noted down ${kindOf(entry)}, and proposed nothing`,
  'intervention.draft': (entry) => `proposed ${kindOf(entry)}`,
  'intervention.auto': (entry) => `posted ${kindOf(entry)} without asking`,
  'intervention.told': (entry) => `told you of ${kindOf(entry)}`,
  'intervention.approved': (entry) =>
    `approved ${kindOf(entry)}${entry.data.postAt === undefined ? '' : ' for when quiet hours end'}${anyway(entry)}`,
  'intervention.edited': (entry) => `edited and approved ${kindOf(entry)}${anyway(entry)}`,
  'intervention.dismissed': (entry) => `dismissed ${kindOf(entry)}`,
  'intervention.dismissed-because': (entry) => `said why ${kindOf(entry)} was dismissed: ${entry.data.reason}`,
  'intervention.snoozed': (entry) => `put off ${kindOf(entry)}`,
  'intervention.expired': (entry) => `let ${kindOf(entry)} end, since nobody decided`,
  'intervention.undone': (entry) => `took ${kindOf(entry)} back`,
  'post.undone': () => 'took something I had said back',
  'kind.off': (entry) => `turned ${kindOf(entry)} off in a channel`,
  'kind.on': (entry) => `allowed ${kindOf(entry)} in a channel again`,
  'campaign.create': () => 'wrote a campaign',
  'campaign.schedule': () => 'scheduled a campaign',
  'campaign.unschedule': () => 'made a campaign a draft again',
  'campaign.pause': () => 'paused a campaign',
  'campaign.resume': () => 'had a campaign go on',
  'campaign.cancel': () => 'cancelled a campaign',
  'moderation.delete-message': () => 'had a severe message deleted',
  'moderation.time-out': () => 'gave a member a time-out over a severe message',
  'moderation.slow-mode': () => 'set slow mode over a severe message',
  'outbox.failed': ({ data }) => `could not do this on the platform: ${data.kind} (${data.code})`,
  'outbox.expired': ({ data }) => `gave up on this, its time being over: ${data.kind}`,
  'outbox.uncertain': ({ data }) => `cannot tell whether this was done: ${data.kind}`,
  'health.warning': ({ data }) => `warned about the health of the space, at ${data.score}`,
  'health.cleared': () => 'ended a health warning',
  'health.quiet': () => 'noted that the space has gone quiet',
  'sla.notice': ({ data }) =>
    data.rung === 'helpers' ? 'warned that an answer was due soon' : 'told of a late answer',
  'health.severe': ({ data }) => `told you of severe content: ${data.messages}`,
};

const setting = /^(?:mode|health|sla|interventions|experiment|messages|brand|privacy)\b/u;

/** null: nothing that is shown. */
const wordsOf = (entry: AuditEntry): string | null => {
  // What went out is told by who decided it; cards and answers are no news.
  const words = told[entry.action];
  if (words !== undefined)
    return entry.action.startsWith('outbox.') && entry.data.kind === 'reply' ? null : words(entry);
  return entry.action.startsWith('command.') && setting.test(entry.subject)
    ? `set ${entry.subject.replace(':', ' to ')}`
    : null;
};

const nameOf = async ({ members }: Repositories, spaceId: SpaceId, actor: string): Promise<string> => {
  if (actor === 'agent') return 'I';
  if (actor === 'admin') return 'An admin (dashboard or command line)';
  const member = memberIdSchema.safeParse(actor);
  const name = member.success ? (await members.get(spaceId, member.data))?.name : undefined;
  return name === undefined ? 'A moderator' : plainName(name);
};

const pageMessage = 'The page is a number from 1 up, e.g. `/cco audit 2`.';

export const audit = defineCommand({
  name: 'audit',
  aliases: ['log'],
  summary: 'Show what I did here, and what was decided and set',
  options: [{ name: 'page', description: 'the next twenty, and so on', type: 'number', required: false }],
  who: 'moderator',
  args: z.object({ page: z.coerce.number(pageMessage).int(pageMessage).min(1, pageMessage).default(1) }),
  async run({ tx, interaction: { spaceId }, deps }, { page }) {
    const zone = (await loadSettings(tx, spaceId, deps.defaults)).interventions.quietHours?.timeZone ?? null;
    const shown = (await tx.audit.list({ spaceId, limit: entriesRead })).flatMap((entry) => {
      const words = wordsOf(entry);
      return words === null ? [] : [{ entry, words }];
    });
    const pages = Math.max(1, Math.ceil(shown.length / aPage));
    if (shown.length === 0) return say('Nothing yet: I did nothing here, and nobody set anything.');
    if (page > pages) return say(`There ${pages === 1 ? 'is 1 page' : `are ${pages} pages`}.`);
    const lines: string[] = [];
    for (const { entry, words } of shown.slice((page - 1) * aPage, page * aPage)) {
      const day = new Date(entry.at).toISOString().slice(5, 10);
      lines.push(`- ${day} ${clockTimeIn(entry.at, zone)}: ${await nameOf(tx, spaceId, entry.actor)} ${words}.`);
    }
    const more = page < pages ? [`Earlier: \`/cco audit ${page + 1}\`.`] : [];
    return say(
      [`**What was done here**${pages === 1 ? '' : `, page ${page} of ${pages}`}`, ...lines, ...more].join('\n'),
    );
  },
});
