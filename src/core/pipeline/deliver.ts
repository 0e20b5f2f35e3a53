// Outbox rows → posts, each once: a row is claimed in SQL before the platform is asked, and settled after.
import { CcoError, errorCode } from '../errors.ts';
import { showOutcome } from '../interventions/card-update.ts';
import { isRepeatable } from '../messages/outbound.ts';
import type { Announcer, AuditEntry, ChatPlatform, Clock, OutboxRow, Store } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import { retryDelayMs } from './retry-delay.ts';

export interface DeliverDeps {
  readonly store: Store;
  readonly platform: ChatPlatform;
  readonly clock: Clock;
  readonly announcer?: Announcer;
  /** What holds where nothing is stored for a space; default: what holds everywhere. */
  readonly defaults?: SpaceSettings;
  /** How long one row may keep the platform, ms; default and most 40,000: well within `claimMs`. */
  readonly patienceMs?: number;
  /** Asked between rows: true ends the run early, e.g. at shutdown or when the lease is lost. */
  readonly stopping?: () => boolean;
}

export interface Delivered {
  readonly sent: number;
  /** Found on the platform, from an attempt whose end we did not see. */
  readonly adopted: number;
  readonly failed: number;
  readonly uncertain: number;
  readonly expired: number;
  /** To be tried again later. */
  readonly postponed: number;
  /** Whether more rows are due already: deliver again at once. */
  readonly more: boolean;
}

type Outcome = Exclude<keyof Delivered, 'more'>;
/** `halt`: the platform as a whole does not take anything now. */
type Step = {
  readonly outcome: Outcome | 'taken';
  readonly halt?: boolean;
  /** It left a row that is due at once. */
  readonly follows?: boolean;
};

const rowsARun = 100;
/** A claim that was not settled is free again after this: its process is dead. */
export const claimMs = 60_000;
const longestPatienceMs = 40_000;
const waitForTargetMs = 2_000;
const rateLimitedMs = 5_000;
/** What could not be done for this long is given up, where the row itself names no end. */
const longestLifeMs = 24 * 60 * 60_000;
// Our clock and the platform's may differ; looking a little further back costs nothing.
const lookBackMs = 60_000;

const retryAfterMs = (error: unknown): number => {
  const given = error instanceof CcoError ? error.data.retryAfterMs : undefined;
  return typeof given === 'number' && given > 0 ? given : rateLimitedMs;
};

type Target =
  | { readonly state: 'none' | 'waiting' }
  | { readonly state: 'known'; readonly externalId: string }
  | { readonly state: 'lost'; readonly code: string };

const targetOf = async ({ outbox }: Store, { effect }: OutboxRow): Promise<Target> => {
  if (effect.kind !== 'update' && effect.kind !== 'remove') return { state: 'none' };
  const target = await outbox.get(effect.outboxId);
  if (target === null) return { state: 'lost', code: 'target-missing' };
  if (target.status === 'sent' && target.externalId !== null) return { state: 'known', externalId: target.externalId };
  if (target.status === 'pending' || target.status === 'sending') return { state: 'waiting' };
  return { state: 'lost', code: `target-${target.status}` };
};

/**
 * Makes the use case of a `deliver` job: does the platform's due rows one after another, oldest first.
 *
 * A row that may have been done before (an attempt that was not settled) is looked up first and adopted when found;
 * where the platform cannot tell, it ends as `uncertain`, for a person to see, and is never repeated blindly. Updates,
 * removals and what a moderator ordered are done again without looking: doing them twice is doing them once. Look-up and send together end after
 * `patienceMs`: after `claimMs` the row is free again. A settled row, its audit entry and the card of the draft it belongs
 * to are one transaction; answers to one member are in the audit log as their command. Throws only what the store throws.
 */
export const createDeliver = (deps: DeliverDeps) => {
  const { store, platform, clock, announcer, stopping = () => false } = deps;
  const { outbox } = store;
  const patienceMs = Math.min(deps.patienceMs ?? longestPatienceMs, longestPatienceMs);

  const audit = (row: OutboxRow, action: string, at: number, data: AuditEntry['data'] = {}): AuditEntry => ({
    at,
    spaceId: row.effect.spaceId,
    actor: 'agent',
    action: `outbox.${action}`,
    subject: row.id,
    data: { ...data, kind: row.effect.kind, attempts: row.attempts },
  });

  const end = (row: OutboxRow, status: 'uncertain' | 'expired' | 'failed', code: string): Promise<Step> => {
    const at = clock.now();
    return store.transaction(async (tx) => {
      await tx.outbox.settle(row.id, { status, errorCode: code, at });
      await tx.audit.append(audit(row, status, at, { code }));
      return { outcome: status, follows: await showOutcome(tx, row, at, deps.defaults) };
    });
  };
  const later = async (row: OutboxRow, code: string, inMs: number, halt: boolean): Promise<Step> => {
    await outbox.settle(row.id, { status: 'sending', errorCode: code, nextAttemptAt: clock.now() + inMs });
    return { outcome: 'postponed', halt };
  };
  const sent = (row: OutboxRow, externalId: string, outcome: 'sent' | 'adopted'): Promise<Step> => {
    const at = clock.now();
    return store.transaction(async (tx) => {
      await tx.outbox.settle(row.id, { status: 'sent', externalId, at });
      if (row.effect.kind !== 'reply') await tx.audit.append(audit(row, outcome, at));
      return { outcome, follows: await showOutcome(tx, row, at, deps.defaults) };
    });
  };

  const outlived = (row: OutboxRow): boolean => clock.now() >= (row.expiresAt ?? row.createdAt + longestLifeMs);

  /** What an error means for its row; anything unknown may have been posted, so it is looked up before a repeat. */
  const afterError = async (row: OutboxRow, error: unknown): Promise<Step> => {
    const code = errorCode(error);
    if (code === 'chat-rate-limited') return later(row, code, retryAfterMs(error), true);
    if (code === 'chat-forbidden' || code === 'chat-invalid' || code === 'chat-gone') return end(row, 'failed', code);
    if (error instanceof CcoError && !error.retryable && code !== 'chat-unavailable') return end(row, 'failed', code);
    return later(row, code, retryDelayMs(row.attempts), code === 'chat-unavailable');
  };

  /** A step when the look-up settles the row; null: surely not posted. */
  const lookUp = async (row: OutboxRow, signal: AbortSignal): Promise<Step | null> => {
    const since = (row.firstAttemptAt ?? row.createdAt) - lookBackMs;
    let found: { externalId: string } | null;
    try {
      found = await platform.findSent({ id: row.id, effect: row.effect }, since, { signal });
    } catch (error) {
      const code = errorCode(error);
      // A platform that is down or busy can tell later; any other error means that it can't.
      if (code === 'chat-rate-limited') return later(row, code, retryAfterMs(error), true);
      if (code === 'chat-unavailable' && clock.now() < row.createdAt + longestLifeMs)
        return later(row, code, retryDelayMs(row.attempts), true);
      return end(row, 'uncertain', code);
    }
    return found === null ? null : sent(row, found.externalId, 'adopted');
  };

  const step = async (due: OutboxRow): Promise<Step> => {
    const now = clock.now();
    const row = await outbox.claim(due.id, now, now + claimMs);
    if (row === null) return { outcome: 'taken' };
    const target = await targetOf(store, row);
    if (target.state === 'lost') return end(row, 'failed', target.code);
    if (target.state === 'waiting' && !outlived(row)) return later(row, 'target-waiting', waitForTargetMs, false);
    const signal = AbortSignal.timeout(patienceMs);
    if (row.attempts > 1 && !isRepeatable(row.effect)) {
      const settled = await lookUp(row, signal);
      if (settled !== null) return settled;
    }
    if (outlived(row)) return end(row, 'expired', 'expired');
    const targetExternalId = target.state === 'known' ? target.externalId : null;
    let externalId: string;
    try {
      ({ externalId } = await platform.send({ id: row.id, effect: row.effect, targetExternalId }, { signal }));
    } catch (error) {
      return afterError(row, error);
    }
    return sent(row, externalId, 'sent');
  };

  return async (): Promise<Delivered> => {
    const counts: Record<Outcome, number> = { sent: 0, adopted: 0, failed: 0, uncertain: 0, expired: 0, postponed: 0 };
    const rows = await outbox.due(platform.platform, clock.now(), rowsARun);
    let halted = false;
    let follows = false;
    for (const row of rows) {
      if (halted || stopping()) break;
      const { outcome, halt = false, follows: left = false } = await step(row);
      halted = halt;
      follows ||= left;
      if (outcome === 'taken') continue;
      counts[outcome]++;
      if (outcome !== 'postponed') announcer?.announce({ type: 'outbox', spaceId: row.effect.spaceId, id: row.id });
    }
    return { ...counts, more: (rows.length === rowsARun || follows) && !halted && !stopping() };
  };
};
