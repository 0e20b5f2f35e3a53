import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { createDeliverMail } from '../../../src/core/mail/deliver-mail.ts';
import { mailSchema } from '../../../src/core/mail/mail.ts';
import { createClock } from '../../fakes/clock.ts';
import { createFakeMailer } from './fake-mailer.ts';

const mail = mailSchema.parse({
  ref: 'm1',
  to: 'ceo@example.com',
  subject: 'A warning',
  html: '<p>Look.</p>',
  text: 'Look.',
});
const hourMs = 60 * 60_000;

const setUp = () => {
  const clock = createClock();
  const mailer = createFakeMailer(clock);
  const firstAttemptAt = clock.now();
  const deliver = createDeliverMail({ mailer, clock });
  const attempt = (attempts: number, scheduledAt: number | null = null, part: object = {}) => {
    const times = { firstAttemptAt, lastAttemptAt: firstAttemptAt, staleAt: null };
    return deliver({ mail, idempotencyKey: 'k1', attempts, ...times, scheduledAt, ...part });
  };
  return { clock, mailer, attempt };
};

const error = (code: string, retryable: boolean, data: Record<string, number> = {}) =>
  ({ kind: 'error', error: new CcoError('x', { code, retryable, data }) }) as const;

describe('a stored mail', () => {
  it('whose answer was lost is sent again under its key, and arrives once', async () => {
    const { mailer, attempt } = setUp();
    mailer.script.push({ kind: 'answer-lost' });
    expect(await attempt(1)).toMatchObject({ status: 'later', code: 'mail-unavailable', halt: true });
    expect(await attempt(2)).toEqual({ status: 'sent', externalId: 'e1', adopted: false });
    expect(mailer.accepted).toHaveLength(1);
  });

  it('is looked up once its key is forgotten, and adopted', async () => {
    const { clock, mailer, attempt } = setUp();
    mailer.script.push({ kind: 'answer-lost' });
    await attempt(1);
    clock.advance(25 * hourMs);
    expect(await attempt(2)).toEqual({ status: 'sent', externalId: 'e1', adopted: true });
    expect(mailer.accepted).toHaveLength(1);
  });

  it('that surely is not there is sent, however late', async () => {
    const { clock, mailer, attempt } = setUp();
    mailer.script.push(error('mail-unavailable', true));
    await attempt(1);
    clock.advance(7 * 24 * hourMs);
    expect(await attempt(2)).toEqual({ status: 'sent', externalId: 'e1', adopted: false });
  });

  it('is uncertain, and stays unsent, when nobody can tell', async () => {
    const { clock, mailer, attempt } = setUp();
    mailer.script.push({ kind: 'answer-lost' });
    await attempt(1);
    clock.advance(25 * hourMs);
    mailer.cannotTell = new CcoError('no end', { code: 'mail-cannot-tell' });
    expect(await attempt(2)).toEqual({ status: 'uncertain', code: 'mail-cannot-tell' });
    expect(mailer.accepted).toHaveLength(1);
  });

  it('is looked up when its key was used for another one', async () => {
    const { mailer, attempt } = setUp();
    mailer.script.push(error('mail-conflict', false));
    expect(await attempt(1)).toEqual({ status: 'uncertain', code: 'mail-conflict' });
  });

  it('refused at a repeat may have been taken before, so it is looked up', async () => {
    const { mailer, attempt } = setUp();
    mailer.script.push({ kind: 'answer-lost' }, error('mail-invalid', false), error('mail-invalid', false));
    await attempt(1);
    expect(await attempt(2)).toEqual({ status: 'sent', externalId: 'e1', adopted: true });
    const other = setUp();
    other.mailer.script.push(error('mail-unavailable', true), error('mail-invalid', false));
    await other.attempt(1);
    expect(await other.attempt(2)).toEqual({ status: 'failed', code: 'mail-invalid' });
  });

  it('that is old news is not sent any more, if it surely was not', async () => {
    const { clock, mailer, attempt } = setUp();
    const stale = { staleAt: clock.now() + 24 * hourMs };
    mailer.script.push(error('mail-unavailable', true));
    await attempt(1, null, stale);
    clock.advance(24 * hourMs);
    expect(await attempt(2, null, stale)).toEqual({ status: 'withdrawn' });
    expect(await attempt(1, null, stale)).toEqual({ status: 'withdrawn' });
    expect(mailer.accepted).toHaveLength(0);
  });

  it('that is old news may have arrived: it is looked up, once what was under way has ended', async () => {
    const { clock, mailer, attempt } = setUp();
    const stale = { staleAt: clock.now() + hourMs };
    mailer.script.push({ kind: 'answer-lost' });
    await attempt(1, null, stale);
    clock.advance(hourMs);
    const lastAttemptAt = clock.now() - 1000;
    expect(await attempt(3, null, { ...stale, lastAttemptAt })).toMatchObject({ status: 'later', inMs: 59_000 });
    expect(await attempt(4, null, stale)).toEqual({ status: 'sent', externalId: 'e1', adopted: true });
  });

  it('is handed over early with its time, and sent at once where that has passed', async () => {
    const { clock, mailer, attempt } = setUp();
    const at = clock.now() + hourMs;
    await attempt(1, at);
    expect(mailer.accepted[0]?.scheduledAt).toBe(at);
    await setUp().attempt(1, clock.now() - 1);
    expect(mailer.accepted).toHaveLength(1);
  });

  it.each([
    ['mail-rate-limited', true, { retryAfterMs: 7000 }, { status: 'later', inMs: 7000, halt: true }],
    ['mail-rate-limited', true, {}, { status: 'later', inMs: 5000, halt: true }],
    ['mail-forbidden', false, {}, { status: 'later', halt: true }],
    ['mail-not-found', false, {}, { status: 'later', halt: true }],
    ['mail-unavailable', true, {}, { status: 'later', inMs: 1000, halt: true }],
    ['mail-invalid', false, {}, { status: 'failed' }],
  ] as const)('after %s (%s, %j): %j', async (code, retryable, data, outcome) => {
    const { mailer, attempt } = setUp();
    mailer.script.push(error(code, retryable, data));
    expect(await attempt(1)).toMatchObject({ ...outcome, code });
    expect(mailer.accepted).toHaveLength(0);
  });
});
