import { z } from 'zod';
import type { SpaceId } from '../ids.ts';
import { clockTime, draftActionId, outcomeWords, plainName } from '../interventions/card.ts';
import type { Intervention } from '../interventions/intervention.ts';
import type { Action } from '../messages/outbound.ts';
import type { Repositories } from '../ports.ts';
import { defineCommand, noArgs, say } from './command.ts';
import { ago, count, cut } from './words.ts';

/** Three buttons each, and a message carries ten at most. */
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

/** The button that opens the text field, holding `text`. */
export const editButton = (id: string, label: string, text: string): Action => ({
  id: draftActionId(id, 'edit'),
  label,
  style: 'secondary',
  input: { label: 'What shall I post? Send posts it at once.', value: cut(text, 2000) },
});

const buttons = (draft: Intervention, number: string): Action[] => [
  { id: draftActionId(draft.id, 'approve'), label: `Approve${number}`, style: 'primary' },
  editButton(draft.id, `Edit${number}`, draft.text),
  { id: draftActionId(draft.id, 'dismiss'), label: `Dismiss${number}`, style: 'danger' },
];

export const drafts = defineCommand({
  name: 'drafts',
  aliases: ['draft list'],
  summary: 'Show what I would like to post, for you to decide, and what I could not post',
  who: 'moderator',
  args: noArgs,
  async run({ tx, interaction, now }) {
    const open = await openDrafts(tx, interaction.spaceId, now);
    const names = new Map((await tx.spaces.channels(interaction.spaceId)).map(({ id, name }) => [id, name]));
    const place = ({ threadId, channelId }: Intervention): string =>
      `${threadId === null ? '' : 'a thread in '}#${plainName(names.get(channelId) ?? '')}`;
    const lost = await givenUp(tx, interaction.spaceId, now);
    const lines = lost
      .slice(0, shown)
      .map(
        ({ draft, status }) =>
          `For ${place(draft)}, approved ${ago(draft.decidedAt ?? now, now)}, id \`${shortId(draft.id)}\`: ${outcomeWords(status)}`,
      );
    const troubles = lost.length === 0 ? [] : [`**${count(lost.length, 'approved post')} in trouble**`, ...lines];
    if (open.length === 0) {
      const none = 'No open drafts. I put one in the moderators’ channel when a talk turns sour.';
      return say([none, ...troubles].join('\n'));
    }
    const first = open.slice(0, shown);
    const blocks = first.map((draft, index) => {
      return [
        `**${index + 1}.** For ${place(draft)}, drafted ${ago(draft.createdAt, now)}, ends at ${clockTime(draft.expiresAt)}, id \`${shortId(draft.id)}\``,
        cut(draft.reason, 300),
        `I would post: ${cut(draft.text, 700)}`,
      ].join('\n');
    });
    const more = open.length > shown ? [`${open.length - shown} more: decide on these first, then ask again.`] : [];
    return say(
      [
        `**${count(open.length, 'open draft')}**`,
        ...blocks,
        ...more,
        ...troubles,
        'Use the buttons, or type `/cco draft approve <id>`, `/cco draft edit <id> <new text>`, `/cco draft dismiss <id>`.',
      ].join('\n'),
      first.flatMap((draft, index) => buttons(draft, first.length === 1 ? '' : ` ${index + 1}`)),
    );
  },
});
