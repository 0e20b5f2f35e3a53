// Posts the webhooks that are due: at least once, the same `webhook-id` at every repeat.
import { errorCode } from '../errors.ts';
import type { Clock, Repositories } from '../ports.ts';
import type { CoordinationKey, QueuedWebhook } from '../repositories/coordination.ts';
import type { Directory } from './directory.ts';

export interface WebhookDelivery {
  readonly url: string;
  /** Name of the secret it is signed with. */
  readonly secret: string;
  readonly id: string;
  /** JSON; posted as it is. */
  readonly body: string;
}

/** `later`: not taken; `afterMs` is how long its server asks to wait, null: it does not. Never throws. */
export type SendOutcome =
  | { readonly kind: 'delivered' }
  /** 410: it wants no more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'later'; readonly code: string; readonly afterMs: number | null };

export interface WebhookSender {
  send(delivery: WebhookDelivery): Promise<SendOutcome>;
  /** Hash of an address: whether it is still the one that answered 410. */
  endpointOf(url: string): string;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

// As the Standard Webhooks specification proposes ("Operational considerations").
const pausesMs = [5_000, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 5 * hourMs, 10 * hourMs, 14 * hourMs, 20 * hourMs];
const longestPauseMs = 24 * hourMs;
// Longer than any attempt takes: who claimed it and died is replaced after this.
const claimMs = 2 * minuteMs;

/** Before the next attempt, after `attempts` failed ones (from 1), ms. */
export const pauseAfter = (attempts: number): number => pausesMs[attempts - 1] ?? longestPauseMs;

export interface DeliverWebhooksDeps {
  readonly store: Pick<Repositories, 'coordination'>;
  readonly clock: Clock;
  readonly directory: Directory;
  readonly sender: WebhookSender;
  /** For the log: a webhook was given up, or could not be tried. */
  readonly noted: (what: { readonly party: string; readonly id: string; readonly code: string }) => void;
}

export interface DeliverRound {
  readonly delivered: number;
  readonly postponed: number;
  /** Given up: expired, gone, or nobody is configured any more. */
  readonly ended: number;
}

type Fate = keyof DeliverRound | 'taken';

const dueAtOnce = 50;

/** Makes the round that a sweep calls. Repeatable, and safe in several processes at once. */
export const createDeliverWebhooks = ({ store, clock, directory, sender, noted }: DeliverWebhooksDeps) => {
  const { coordination } = store;

  const end = async (
    key: CoordinationKey,
    status: 'failed' | 'expired' | 'disabled',
    code: string,
  ): Promise<'ended'> => {
    await coordination.settle(key, status, code, clock.now());
    noted({ party: key.party, id: key.id, code });
    return 'ended';
  };

  const attempt = async (queued: QueuedWebhook, off: ReadonlyMap<string, string>): Promise<Fate> => {
    const { key, body, attempts, expiresAt } = queued;
    const way = directory.webhookOf(key.party);
    if (way === null) return await end(key, 'failed', 'webhook-unconfigured');
    const endpoint = sender.endpointOf(way.url);
    if (off.get(key.party) === endpoint) return await end(key, 'disabled', 'webhook-disabled');
    if (clock.now() >= expiresAt) return await end(key, 'expired', 'webhook-expired');
    const outcome = await sender.send({ url: way.url, secret: way.secret, id: key.id, body });
    const now = clock.now();
    switch (outcome.kind) {
      case 'delivered':
        await coordination.settle(key, 'delivered', null, now);
        return 'delivered';
      case 'gone':
        await coordination.disable({ party: key.party, endpoint, at: now, errorCode: 'webhook-gone' });
        return await end(key, 'disabled', 'webhook-gone');
      case 'later':
        await coordination.postpone(key, outcome.code, now + Math.max(pauseAfter(attempts), outcome.afterMs ?? 0));
        return 'postponed';
      default:
        return outcome satisfies never;
    }
  };

  const one = async (key: CoordinationKey): Promise<Fate> => {
    const now = clock.now();
    const queued = await coordination.claim(key, now, now + claimMs);
    if (queued === null) return 'taken';
    const off = new Map((await coordination.disabled()).map(({ party, endpoint }) => [party, endpoint]));
    return await attempt(queued, off);
  };

  return async (): Promise<DeliverRound> => {
    const round = { delivered: 0, postponed: 0, ended: 0 };
    const queues = new Map<string, CoordinationKey[]>();
    for (const key of await coordination.due(clock.now(), dueAtOnce))
      queues.set(key.party, [...(queues.get(key.party) ?? []), key]);
    // One that does not answer keeps nobody else waiting.
    await Promise.all(
      [...queues.values()].map(async (keys) => {
        for (const key of keys) {
          const fate = await one(key).catch((error: unknown): Fate => {
            noted({ party: key.party, id: key.id, code: errorCode(error) });
            return 'taken';
          });
          if (fate !== 'taken') round[fate] += 1;
        }
      }),
    );
    return round;
  };
};
