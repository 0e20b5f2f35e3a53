// A mailer that keeps what it accepted, forgets idempotency keys after 24 hours, and can be told to misbehave.
import { CcoError } from '../../../src/core/errors.ts';
import type { Mail } from '../../../src/core/mail/mail.ts';
import type { FoundMail, Mailer } from '../../../src/core/mail/mailer.ts';
import type { Clock } from '../../../src/core/ports.ts';

export interface Accepted {
  readonly externalId: string;
  readonly mail: Mail;
  readonly at: number;
  readonly scheduledAt: number | null;
}

/** `answer-lost`: done, but the caller sees no answer. `error`: not done. */
export type Behaviour = { readonly kind: 'answer-lost' } | { readonly kind: 'error'; readonly error: CcoError };

export interface FakeMailer extends Mailer {
  readonly accepted: Accepted[];
  readonly calls: { readonly kind: 'send' | 'batch' | 'schedule' | 'cancel' | 'find'; readonly count: number }[];
  /** Consumed one a send, batch or schedule; empty: all goes well. */
  readonly script: Behaviour[];
  /** What `find` throws; null: it can tell. */
  cannotTell: CcoError | null;
  /** Asked for every mail; true: this one is not to be had, and its batch neither. */
  isBad: (mail: Mail) => boolean;
  onAccept: (mail: Mail) => void;
}

export const unavailable = (): CcoError => new CcoError('no answer', { code: 'mail-unavailable', retryable: true });

const dayMs = 24 * 60 * 60_000;

export const createFakeMailer = (clock: Clock): FakeMailer => {
  const cancelled = new Set<string>();
  const keys = new Map<string, { at: number; body: string; ids: string[] }>();
  const accept = (mails: readonly Mail[], key: string, scheduledAt: number | null): { externalId: string }[] => {
    const behaviour = fake.script.shift();
    if (behaviour?.kind === 'error') throw behaviour.error;
    if (mails.some((mail) => fake.isBad(mail))) throw new CcoError('bad', { code: 'mail-invalid' });
    const body = JSON.stringify([mails, scheduledAt]);
    const known = keys.get(key);
    let ids: string[];
    if (known !== undefined && clock.now() - known.at < dayMs) {
      if (known.body !== body) throw new CcoError('key reuse', { code: 'mail-conflict' });
      ids = known.ids;
    } else {
      ids = mails.map((mail) => {
        const externalId = `e${fake.accepted.length + 1}`;
        fake.onAccept(mail);
        fake.accepted.push({ externalId, mail, at: clock.now(), scheduledAt });
        return externalId;
      });
      keys.set(key, { at: clock.now(), body, ids });
    }
    if (behaviour?.kind === 'answer-lost') throw unavailable();
    return ids.map((externalId) => ({ externalId }));
  };
  const one = (answers: { externalId: string }[]): { externalId: string } => {
    const [answer] = answers;
    if (answer === undefined) throw new Error('the fake accepted nothing');
    return answer;
  };
  const fake: FakeMailer = {
    accepted: [],
    calls: [],
    script: [],
    cannotTell: null,
    isBad: () => false,
    onAccept: () => {},
    async send(mail, { idempotencyKey }) {
      fake.calls.push({ kind: 'send', count: 1 });
      return one(accept([mail], idempotencyKey, null));
    },
    async sendBatch(mails, { idempotencyKey }) {
      fake.calls.push({ kind: 'batch', count: mails.length });
      return accept(mails, idempotencyKey, null);
    },
    async schedule(mail, { idempotencyKey, at }) {
      fake.calls.push({ kind: 'schedule', count: 1 });
      return one(accept([mail], idempotencyKey, at));
    },
    async cancel(externalId) {
      fake.calls.push({ kind: 'cancel', count: 1 });
      const entry = fake.accepted.find((one) => one.externalId === externalId);
      if (entry === undefined) throw new CcoError('no such mail', { code: 'mail-not-found' });
      if (cancelled.has(externalId)) return;
      if (entry.scheduledAt === null || entry.scheduledAt <= clock.now())
        throw new CcoError('sent already', { code: 'mail-invalid' });
      cancelled.add(externalId);
    },
    async find(query): Promise<FoundMail | null> {
      fake.calls.push({ kind: 'find', count: 1 });
      if (fake.cannotTell !== null) throw fake.cannotTell;
      const found = fake.accepted.find((entry) =>
        'externalId' in query
          ? entry.externalId === query.externalId
          : entry.mail.ref === query.ref && entry.at >= query.since,
      );
      if (found === undefined) return null;
      const { externalId, scheduledAt } = found;
      if (cancelled.has(externalId)) return { externalId, state: 'cancelled' };
      return { externalId, state: scheduledAt !== null && scheduledAt > clock.now() ? 'scheduled' : 'delivered' };
    },
  };
  return fake;
};
