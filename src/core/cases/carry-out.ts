// Carries out what cases want done. What is a row of ours (cards, questions, notices, the analysis) is stored in the same
// transaction that settles the effect: it happens once. The tracker is outside: an attempt that may have done its work is
// looked up by its marker before another one.
import { analyse } from '../feedback/analysis.ts';
import { gatherTexts } from '../feedback/gather.ts';
import { type Platform, platformOf, type SpaceId } from '../ids.ts';
import type { CallOptions, CaseEffectRow, Clock, Repositories, Store } from '../ports.ts';
import { loadSettings, type SpaceSettings } from '../settings.ts';
import type { Tracker } from '../trackers/tracker.ts';
import { advanceCase, settleCaseEffect } from './advance.ts';
import { caseCard } from './card.ts';
import { carryOutInTracker } from './carry-out-tracker.ts';
import type { Case } from './case.ts';
import type { CaseEffect } from './effect.ts';
import { effectId } from './effect.ts';
import { afterError, done, type EffectOutcome, given } from './effect-outcome.ts';
import { isStillAsked, mustWait, questionWaitMs } from './one-question.ts';
import { noticeText } from './outside.ts';
import { isSpoken, speakForCase } from './speak.ts';

type Notice = Extract<CaseEffect, { kind: 'notify' }>;

/** What a role is told: themes and counts of at least five people, and the link. */
export interface CaseNotice extends Pick<Notice, 'role' | 'about' | 'priority'> {
  /** uuid; the same notice has the same. */
  readonly id: string;
  readonly spaceId: SpaceId;
  readonly spaceName: string;
  readonly subject: string;
  readonly text: string;
  readonly link: string;
  readonly case: Case;
}

export interface CarryOutDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A uuid made of a name: the same name, the same uuid (v5). */
  readonly uuidOf: (name: string) => string;
  readonly defaults: SpaceSettings;
  /** The case's page behind the login. */
  readonly linkTo: (one: Pick<Case, 'id' | 'spaceId'>) => string;
  /** Stores the notice's mails, posts and webhooks in the transaction. Throws CcoError where it can't. */
  readonly notify: (tx: Repositories, notice: CaseNotice) => Promise<{ readonly deliver: readonly Platform[] }>;
  /** null: none is set up. */
  readonly tracker: Tracker | null;
}

export interface CarriedOut {
  readonly done: number;
  readonly failed: number;
  readonly postponed: number;
  /** Platforms with new outbox rows, to be woken. */
  readonly deliver: readonly Platform[];
}

const claimMs = 60_000;
const cardLifeMs = 24 * 60 * 60_000;
/** What led to a case was said in the hours before it was seen. */
const lookBackMs = 24 * 60 * 60_000;

/** Roles are told last, so that they are told of the issue too, where there is one by then. */
const inOrder = (rows: readonly CaseEffectRow[]): readonly CaseEffectRow[] => {
  const last = ({ effect }: CaseEffectRow): number => (effect.kind === 'notify' ? 1 : 0);
  return [...rows].sort((a, b) => last(a) - last(b));
};

/** Makes the worker that does what is due, oldest first. A crash anywhere is healed by the next run. */
export const createCarryOut = (deps: CarryOutDeps) => {
  const { store, clock, uuidOf, defaults, linkTo, notify, tracker } = deps;

  const outsideFacts = async (tx: Pick<Repositories, 'spaces' | 'health'>, one: Case) => ({
    spaceName: (await tx.spaces.get(one.spaceId))?.name ?? 'a community space',
    link: linkTo(one),
    status: (await tx.health.latest(one.spaceId))?.status ?? null,
  });

  const cardBody = async (tx: Repositories, one: Case, now: number) =>
    caseCard(one, {
      channels: await tx.spaces.channels(one.spaceId),
      evidence: await tx.cases.evidence(one.id, 5),
      ownerName: one.owner === null ? null : ((await tx.members.get(one.spaceId, one.owner))?.name ?? null),
      now,
    });

  const card = async (tx: Repositories, effect: CaseEffect, one: Case, now: number): Promise<EffectOutcome> => {
    const channelId = (await tx.spaces.get(one.spaceId))?.moderatorsChannelId ?? null;
    if (channelId === null) return given('no-moderators-channel-off');
    const { spaceId } = one;
    const cardOutbox = uuidOf(effectId(one.id, 'card'));
    const body = await cardBody(tx, one, now);
    const first = effect.kind === 'card';
    await tx.outbox.add([
      {
        id: uuidOf(effect.id),
        platform: platformOf(spaceId),
        effect: first
          ? { kind: 'post', spaceId, channelId, threadId: null, replyTo: null, body }
          : { kind: 'update', spaceId, channelId, outboxId: cardOutbox, body },
        createdAt: now,
        expiresAt: now + cardLifeMs,
      },
    ]);
    return done(uuidOf(effect.id));
  };

  /** An update of a card says all: those that wait behind it are done with it. */
  const isOutdated = async (tx: Repositories, row: CaseEffectRow): Promise<boolean> =>
    row.effect.kind === 'card-update' &&
    (await tx.caseEffects.list(row.caseId)).some(
      ({ id, effect, status, createdAt }) =>
        effect.kind === 'card-update' &&
        status === 'pending' &&
        (createdAt > row.createdAt || (createdAt === row.createdAt && id > row.id)),
    );

  const read = async (
    tx: Repositories,
    effect: CaseEffect,
    one: Case,
    since: number,
    now: number,
  ): Promise<EffectOutcome> => {
    const settings = await loadSettings(tx, one.spaceId, defaults);
    const from = since - lookBackMs;
    const lately = settings.privacy.metadataOnly
      ? { texts: [], names: [], cutAt: null }
      : await gatherTexts(tx, one.spaceId, from, now + 1);
    const unhappy = lately.texts.filter(({ label }) => label === 'negative');
    const { themes } = analyse(unhappy, [], { names: lately.names, vocabulary: [] });
    const known = themes.map(({ label, messages, authors }) => ({
      label,
      messages,
      authors,
      trend: { before: null, change: 'unknown' as const },
    }));
    await advanceCase(
      tx,
      one.id,
      { id: `analysed:${effect.id}`, at: now, by: null, kind: 'analysed', themes: known },
      now,
    );
    return done();
  };

  const inside = async (tx: Repositories, row: CaseEffectRow, one: Case, now: number) => {
    const { effect } = row;
    const nobody: readonly Platform[] = [];
    const chat: readonly Platform[] = [platformOf(one.spaceId)];
    if (effect.kind === 'ask') {
      if (!isStillAsked(effect, one)) return { outcome: given('over-off'), deliver: nobody };
      if (await mustWait(tx, one, row.createdAt, now)) {
        const nextAttemptAt = now + questionWaitMs;
        return {
          outcome: { status: 'sending', errorCode: 'another-question', nextAttemptAt } as const,
          deliver: nobody,
        };
      }
    }
    if (isSpoken(effect)) {
      const ids = { postId: uuidOf(effect.id), cardId: uuidOf(`${effect.id}:card`) };
      const spoken = await speakForCase(tx, effect, one, { now, defaults, ...ids });
      return 'code' in spoken
        ? { outcome: given(spoken.code), deliver: nobody }
        : { outcome: done(spoken.postId), deliver: chat };
    }
    switch (effect.kind) {
      case 'card':
      case 'card-update':
        if (await isOutdated(tx, row)) return { outcome: done(), deliver: nobody };
        return { outcome: await card(tx, effect, one, now), deliver: chat };
      case 'analyse':
        return { outcome: await read(tx, effect, one, effect.since, now), deliver: nobody };
      case 'notify': {
        const facts = await outsideFacts(tx, one);
        const { role, about, priority } = effect;
        const words = noticeText(one, about, facts);
        const { spaceName, link } = facts;
        const id = uuidOf(effect.id);
        const told = await notify(tx, {
          id,
          role,
          about,
          priority,
          ...words,
          spaceId: one.spaceId,
          spaceName,
          link,
          case: one,
        });
        return { outcome: done(id), deliver: told.deliver };
      }
      case 'tracker-open':
      case 'tracker-comment':
        return { outcome: given('tracker-off'), deliver: nobody };
      default:
        return effect satisfies never;
    }
  };

  const afterFailed = async (row: CaseEffectRow): Promise<boolean> => {
    const { after } = row.effect;
    if (after === null) return false;
    const status = (await store.caseEffects.get(after))?.status;
    return status === 'failed' || status === 'uncertain';
  };

  /** `before`: the row as it was found due. */
  const one = async (before: CaseEffectRow, options: CallOptions) => {
    const claimed = await store.caseEffects.claim(before.id, clock.now(), clock.now() + claimMs);
    if (claimed === null) return null;
    const current = await store.cases.get(before.caseId);
    if (current === null) return null;
    const { effect } = before;
    const settle = (outcome: EffectOutcome) =>
      store.transaction((tx) => settleCaseEffect(tx, effect, outcome, clock.now()));
    try {
      if (await afterFailed(before)) {
        await settle(given('before-off'));
        return { outcome: given('before-off'), deliver: [] };
      }
      if (tracker !== null && (effect.kind === 'tracker-open' || effect.kind === 'tracker-comment')) {
        const facts = await outsideFacts(store, current);
        const known = { one: current, facts, uuidOf, claimMs, now: clock.now() };
        const outcome = await carryOutInTracker(tracker, before, known, options);
        await settle(outcome);
        return { outcome, deliver: [] };
      }
      return await store.transaction(async (tx) => {
        const now = clock.now();
        const held = await tx.cases.take(before.caseId);
        const fresh = held === null ? current : ((await tx.cases.get(before.caseId)) ?? current);
        const result = await inside(tx, before, fresh, now);
        await settleCaseEffect(tx, effect, result.outcome, now);
        return result;
      });
    } catch (error) {
      const outcome = afterError(before, error, clock.now());
      await settle(outcome);
      return { outcome, deliver: [] };
    }
  };

  /** Does up to `limit` due effects. Throws what the store throws. */
  return async (limit = 50, options: CallOptions = {}): Promise<CarriedOut> => {
    const counts = { done: 0, failed: 0, postponed: 0 };
    const deliver = new Set<Platform>();
    for (const row of inOrder(await store.caseEffects.due(clock.now(), limit))) {
      if (options.signal?.aborted === true) break;
      const result = await one(row, options);
      if (result === null) continue;
      const { status } = result.outcome;
      counts[status === 'done' ? 'done' : status === 'sending' ? 'postponed' : 'failed'] += 1;
      for (const platform of result.deliver) deliver.add(platform);
    }
    return { ...counts, deliver: [...deliver] };
  };
};
