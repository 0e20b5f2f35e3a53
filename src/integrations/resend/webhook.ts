// Resend's calls to us: verified, each id taken once, unknown ones acknowledged and counted.
import type { Logger } from 'pino';
import { CcoError } from '../../core/errors.ts';
import type { KeyedHash } from '../../core/mail/opt-in.ts';
import type { Clock } from '../../core/ports.ts';
import { parseEvent, type ResendEvent } from './events.ts';
import { verifySignature, type WebhookHeaders, webhookKey } from './signature.ts';

/** How long an id is remembered, ms: longer than Resend repeats a call that was not answered. */
export const rememberMs = 3 * 24 * 60 * 60_000;

export interface ResendWebhookDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Makes address keys, as everywhere else. */
  readonly hash: KeyedHash;
  /**
   * Remembers the id until then and runs the work, both or neither; false, and nothing run, where the id is known. So a
   * call that failed half-way is taken when it is repeated, and no other is taken twice.
   */
  readonly once: (id: string, until: number, work: () => Promise<void>) => Promise<boolean>;
  readonly apply: (event: Exclude<ResendEvent, { kind: 'ignored' }>) => Promise<void>;
}

/** What to answer: all three with 200, so that Resend does not repeat it. */
export type WebhookOutcome = 'applied' | 'ignored' | 'replayed';

export interface ResendWebhook {
  /**
   * Takes one call. `body`: the bytes as they came.
   * @throws CcoError `webhook-unsigned`, `webhook-signature`, `webhook-time` (answer 401), `webhook-invalid` (400), and
   *   what the store throws (500: Resend repeats it)
   */
  take(headers: WebhookHeaders, body: Uint8Array): Promise<WebhookOutcome>;
  /** By outcome, error code, and `ignored:<type>`; for metrics. At most 100 names. */
  counts(): Readonly<Record<string, number>>;
}

const mostNames = 100;

/** @throws CcoError `webhook-secret` where the secret is none */
export const createResendWebhook = (
  { webhookSecret }: { readonly webhookSecret: string },
  { clock, logger, hash, once, apply }: ResendWebhookDeps,
): ResendWebhook => {
  const key = webhookKey(webhookSecret);
  const counted = new Map<string, number>();
  const count = (name: string): void => {
    const known = counted.has(name) || counted.size < mostNames ? name : 'other';
    counted.set(known, (counted.get(known) ?? 0) + 1);
  };

  const take = async (headers: WebhookHeaders, body: Uint8Array): Promise<WebhookOutcome> => {
    const id = verifySignature(key, headers, body, clock.now());
    const event = parseEvent(id, body, hash);
    if (event === null)
      throw new CcoError('The report is not in a form this program knows', {
        code: 'webhook-invalid',
        remedy: 'Update this program.',
      });
    if (event.kind === 'ignored') {
      count(`ignored:${event.type}`);
      return 'ignored';
    }
    return (await once(id, clock.now() + rememberMs, () => apply(event))) ? 'applied' : 'replayed';
  };

  return {
    async take(headers, body) {
      try {
        const outcome = await take(headers, body);
        count(outcome);
        return outcome;
      } catch (error) {
        const code = error instanceof CcoError ? error.code : 'failed';
        count(code);
        logger.warn({ code }, 'resend: a call to the webhook was not taken');
        throw error;
      }
    },
    counts: () => Object.fromEntries(counted),
  };
};
