import { z } from 'zod';
import type { SpaceId } from '../ids.ts';
import { clockTimeIn } from '../interventions/card.ts';
import { draftButtons } from '../interventions/desk/draft-buttons.ts';
import { kindWords, placeOf } from '../interventions/desk/draft-card.ts';
import { outcomeWords } from '../interventions/desk/state.ts';
import type { Intervention } from '../interventions/intervention.ts';
import type { Repositories } from '../ports.ts';
import { loadSettings } from '../settings.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { ago, count, cut } from './words.ts';

/** A message carries ten buttons at most. */
const shown = 3;
/** How far back a draft is looked for by its short id. */
const searched = 200;
const dayMs = 24 * 3_600_000;

/** The end of a draft's id: random enough to tell open drafts apart, short enough to type. */
export const shortId = (id: string): string => id.slice(-6);

/** Drafts of a space nobody has decided on, the one that ends first first. */
const openDrafts = async (tx: Repositories, spaceId: SpaceId, now: number): Promise<Intervention[]> =>
  (await tx.interventions.list({ spaceId, status: 'draft', limit: searched }))
    .filter(({ expiresAt }) => expiresAt > now)
    .sort((a, b) => a.expiresAt - b.expiresAt);

/** Drafts approved in the last day whose posts were given up, newest first. */
const givenUp = async (tx: Repositories, spaceId: SpaceId, now: number) => {
  const found: { draft: Intervention; status: 'failed' | 'expired' | 'uncertain' }[] = [];
  for (const draft of await tx.interventions.list({ spaceId, status: 'approved', limit: searched })) {
    if (draft.postOutboxId === null || draft.decidedAt === null || draft.decidedAt <= now - dayMs) continue;
    const status = (await tx.outbox.get(draft.postOutboxId))?.status;
    if (status === 'failed' || status === 'expired' || status === 'uncertain') found.push({ draft, status });
  }
  return found;
};

/** A draft of this space by its id or the end of it, decided or not; null: none, or more than one fits. */
export const findDraft = async (
  tx: Repositories,
  spaceId: SpaceId,
  reference: string,
): Promise<Intervention | null> => {
  const wanted = reference.trim().toLowerCase().replace(/^#/u, '');
  if (z.uuid().safeParse(wanted).success) {
    const draft = await tx.interventions.get(wanted);
    return draft?.spaceId === spaceId ? draft : null;
  }
  if (wanted.length < 4) return null;
  const fits = (await tx.interventions.list({ spaceId, limit: searched })).filter(({ id }) => id.endsWith(wanted));
  return fits.length === 1 ? (fits[0] ?? null) : null;
};

/** Those named: all open ones, the one at this place of the list, or the one with this id. */
const chosen = (open: readonly Intervention[], which: string | undefined): readonly Intervention[] => {
  if (which === undefined) return open;
  const place = /^\d{1,2}$/u.test(which) ? open[Number(which) - 1] : undefined;
  const byId =
    which.length < 4 ? undefined : open.find(({ id }) => id.endsWith(which.toLowerCase().replace(/^#/u, '')));
  const one = byId ?? place;
  return one === undefined ? [] : [one];
};

const listOf = async ({ tx, interaction, now, deps }: CommandContext, which: string | undefined): Promise<Reply> => {
  const { spaceId } = interaction;
  const open = await openDrafts(tx, spaceId, now);
  const channels = await tx.spaces.channels(spaceId);
  const timeZone = (await loadSettings(tx, spaceId, deps.defaults)).interventions.quietHours?.timeZone ?? null;
  const time = (at: number): string => clockTimeIn(at, timeZone);
  const wanted = chosen(open, which);
  const lost = which === undefined ? await givenUp(tx, spaceId, now) : [];
  const lines = lost
    .slice(0, shown)
    .map(
      ({ draft, status }) =>
        `For ${placeOf(draft, channels)}, approved ${ago(draft.decidedAt ?? now, now)}, id \`${shortId(draft.id)}\`: ${outcomeWords(status)}`,
    );
  const troubles = lost.length === 0 ? [] : [`**${count(lost.length, 'approved post')} in trouble**`, ...lines];
  if (open.length === 0)
    return say(
      ['No open drafts. I put one in the moderators’ channel when there is something to say.', ...troubles].join('\n'),
    );
  if (wanted.length === 0) return say('I do not know that draft. `/cco drafts` shows the open ones.');
  const first = wanted.slice(0, shown);
  const numberOf = (draft: Intervention): string => String(open.indexOf(draft) + 1);
  const blocks = first.map((draft) => {
    const sleeps = draft.snoozedUntil !== null && draft.snoozedUntil > now;
    return [
      `**${numberOf(draft)}.** A ${kindWords[draft.kind]} for ${placeOf(draft, channels)}, drafted ${ago(draft.createdAt, now)}, ${
        sleeps ? `snoozed until ${time(draft.snoozedUntil ?? now)}, ` : ''
      }ends at ${time(draft.expiresAt)}, id \`${shortId(draft.id)}\``,
      cut(draft.reason, 300),
      `I would post: ${cut(draft.text, 700)}`,
    ].join('\n');
  });
  const more = wanted.length > shown ? [`${wanted.length - shown} more: decide on these first, then ask again.`] : [];
  const labelled = first.map((draft) => ({ draft, number: first.length === 1 ? '' : ` ${numberOf(draft)}` }));
  const { actions, whole } = draftButtons(labelled, { now, timeZone });
  return say(
    [
      `**${count(open.length, 'open draft')}**`,
      ...blocks,
      ...more,
      ...troubles,
      ...(whole ? [] : ['`/cco drafts 1` shows one of them, with all buttons.']),
      'Use the buttons, or type `/cco draft approve <id>`, `/cco draft edit <id> <new text>`, `/cco draft dismiss <id>`.',
    ].join('\n'),
    [...actions],
  );
};

export const drafts = defineCommand({
  name: 'drafts',
  aliases: ['draft list'],
  summary: 'Show what I would like to post, for you to decide, and what I could not post',
  options: [
    { name: 'which', description: 'its number or id, for one of them with all buttons', type: 'word', required: false },
  ],
  who: 'moderator',
  args: z.object({ which: z.string().optional() }),
  run: (context, { which }) => listOf(context, which),
});
