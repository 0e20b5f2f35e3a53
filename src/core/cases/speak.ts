// What a case says to members: by itself in mode `auto`, outside quiet hours; else a moderator is shown it and posts it.
import { platformOf } from '../ids.ts';
import { speakingAllowedFrom } from '../interventions/quiet-hours.ts';
import type { Effect, OutboundBody } from '../messages/outbound.ts';
import type { NewOutboxRow, Repositories } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import { heldActionId } from './actions.ts';
import type { Case } from './case.ts';
import type { CaseEffect } from './effect.ts';
import { askBody, tellText } from './outside.ts';
import { caseNumber } from './words.ts';

type Spoken = Extract<CaseEffect, { kind: 'ask' | 'tell' }>;

const dayMs = 86_400_000;
/** A question that could not be posted in this time is no longer asked. */
const lifeMs = 3 * dayMs;

export const isSpoken = (effect: CaseEffect): effect is Spoken => effect.kind === 'ask' || effect.kind === 'tell';

const bodyOf = (effect: Spoken, one: Case): OutboundBody =>
  effect.kind === 'ask' ? askBody(one, effect.round) : { text: tellText, actions: [] };

/** Where members are: the place it is about, the channel most of its evidence is from, or the first one. null: nowhere. */
export const placeOf = async (tx: Repositories, one: Case) => {
  if (one.channelId !== null) return { channelId: one.channelId, threadId: one.threadId };
  const channels = (await tx.spaces.channels(one.spaceId)).filter((channel) => !channel.private);
  const counts = new Map<string, number>();
  for (const { channelId } of await tx.cases.evidence(one.id, 50))
    counts.set(channelId, (counts.get(channelId) ?? 0) + 1);
  const [best] = [...channels].sort(
    (a, b) => (counts.get(b.id) ?? 0) - (counts.get(a.id) ?? 0) || (a.id < b.id ? -1 : 1),
  );
  return best === undefined ? null : { channelId: best.id, threadId: null };
};

const post = async (tx: Repositories, effect: Spoken, one: Case): Promise<Effect | null> => {
  const place = await placeOf(tx, one);
  return place === null
    ? null
    : { kind: 'post', spaceId: one.spaceId, ...place, replyTo: null, body: bodyOf(effect, one) };
};

const row = (id: string, effect: Effect, now: number, notBefore: number): NewOutboxRow => ({
  id,
  platform: platformOf(effect.spaceId),
  effect,
  createdAt: now,
  expiresAt: notBefore + lifeMs,
  notBefore,
});

/**
 * Stores what is to be said, or shows it to the moderators with a button. The id of the post is given back: pressing the
 * button posts it under that id, once. A text: why it is not said here.
 */
export const speakForCase = async (
  tx: Repositories,
  effect: Spoken,
  one: Case,
  {
    now,
    postId,
    cardId,
    defaults,
  }: { readonly now: number; readonly postId: string; readonly cardId: string; readonly defaults: SpaceSettings },
): Promise<{ readonly postId: string } | { readonly code: string }> => {
  const { mode, interventions } = await loadSettings(tx, one.spaceId, defaults);
  const said = await post(tx, effect, one);
  if (said === null) return { code: 'no-channel-off' };
  if (mode === 'observe') return { code: 'observe-off' };
  if (mode === 'auto') {
    await tx.outbox.add([row(postId, said, now, speakingAllowedFrom(now, interventions.quietHours))]);
    return { postId };
  }
  const moderators = (await tx.spaces.get(one.spaceId))?.moderatorsChannelId ?? null;
  if (moderators === null) return { code: 'no-moderators-channel-off' };
  const card: Effect = {
    kind: 'post',
    spaceId: one.spaceId,
    channelId: moderators,
    threadId: null,
    replyTo: null,
    body: {
      text: [`**Case ${caseNumber(one)}: shall I post this to the members?**`, bodyOf(effect, one).text].join('\n'),
      actions: [{ id: heldActionId(effect.id), label: 'Post it', style: 'primary' }],
    },
  };
  await tx.outbox.add([row(cardId, card, now, now)]);
  return { postId };
};

/** Posts what waited for a moderator, once, however often it is pressed. A code: why not. */
export const postHeld = async (
  tx: Repositories,
  effectId: string,
  spaceId: Case['spaceId'],
  now: number,
): Promise<{ readonly posted: boolean } | { readonly code: 'unknown' | 'over' | 'nowhere' }> => {
  const found = await tx.caseEffects.get(effectId);
  const one = found === null ? null : await tx.cases.get(found.caseId);
  if (found === null || one === null || one.spaceId !== spaceId || !isSpoken(found.effect) || found.externalId === null)
    return { code: 'unknown' };
  if (await tx.outbox.get(found.externalId)) return { posted: false };
  if (one.state === 'resolved' || found.effect.round !== one.round) return { code: 'over' };
  const said = await post(tx, found.effect, one);
  if (said === null) return { code: 'nowhere' };
  await tx.outbox.add([row(found.externalId, said, now, now)]);
  return { posted: true };
};
