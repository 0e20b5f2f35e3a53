import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { createDeliverMail } from '../../../src/core/mail/deliver-mail.ts';
import { type Mail, mailSchema } from '../../../src/core/mail/mail.ts';
import { createResendMailer, type ResendMailer } from '../../../src/integrations/resend/index.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { startCuttableProxy } from '../../services/cuttable-proxy.ts';
import { withoutDocument } from './openapi.ts';
import { type Peer, startPeer } from './peer.ts';

const apiKey = 're_canary_key_8c1f';
const canary = 'canary.address@example.org';

const mail = (ref: string, part: object = {}): Mail =>
  mailSchema.parse({
    ref,
    to: canary,
    subject: 'A warning',
    html: '<p>Look.</p>',
    text: 'Look.',
    headers: { 'List-Unsubscribe': '<https://cco.example/u>' },
    tags: [{ name: 'kind', value: 'warning' }],
    ...part,
  });

const picture = { filename: 'health.png', contentType: 'image/png', content: 'iVBORw0KGgo=', contentId: 'health' };

let peer: Peer;
let mailer: ResendMailer;
let clock: SettableClock;
let log: string[];
let slept: number[];

const connect = (apiBase: string): ResendMailer =>
  createResendMailer(
    { apiBase, apiKey, from: 'CCO Agent <cco@example.com>', tuning: { pauseMs: 1, timeoutMs: 2000 } },
    {
      clock,
      logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }),
      sleep: async (ms) => {
        slept.push(ms);
        clock.advance(ms);
      },
      random: () => 0,
    },
  );

const failure = async (work: Promise<unknown>): Promise<CcoError> => {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof CcoError)) throw new Error('it did not fail as it should');
  const told = `${error.message} ${error.remedy} ${error.stack} ${JSON.stringify(error)} ${String(error.cause)}`;
  expect(told).not.toContain('canary');
  return error;
};

beforeEach(async () => {
  peer = await startPeer();
  // Times in what Resend keeps are real ones.
  clock = createClock(Date.now());
  log = [];
  slept = [];
  mailer = connect(peer.url);
});

afterEach(async () => {
  mailer.close();
  await peer.close();
  // Neither key nor address nor text in any line of the log; and nothing that Resend's description does not know.
  expect(log.join()).not.toContain('canary');
  expect(log.join()).not.toContain('Look.');
  expect(peer.wrong).toEqual([]);
});

describe('what is sent', () => {
  it('has key, address, both parts, our headers, and a mark to find it by', async () => {
    const { externalId } = await mailer.send(mail('m1', { replyTo: 'team@example.com' }), { idempotencyKey: 'k1' });
    expect((await peer.mails()).map(({ id }) => id)).toEqual([externalId]);
    const [seen] = peer.seen;
    expect(seen?.headers.get('authorization')).toBe(`Bearer ${apiKey}`);
    expect(seen?.headers.get('idempotency-key')).toBe('k1');
    expect(seen?.headers.get('user-agent')).toBe('cco-agent');
    expect(seen?.body).toEqual({
      from: 'CCO Agent <cco@example.com>',
      to: [canary],
      subject: 'A warning',
      html: '<p>Look.</p>',
      text: 'Look.\n\nRef. m1\n',
      reply_to: 'team@example.com',
      headers: { 'List-Unsubscribe': '<https://cco.example/u>', 'X-Entity-Ref-ID': 'm1' },
      tags: [
        { name: 'kind', value: 'warning' },
        { name: 'ref', value: 'm1' },
      ],
    });
  });

  it('a picture goes along inside the mail', async () => {
    await mailer.send(mail('m1', { attachments: [picture] }), { idempotencyKey: 'k1' });
    expect(peer.seen[0]?.body).toMatchObject({
      attachments: [
        { filename: 'health.png', content: 'iVBORw0KGgo=', content_type: 'image/png', content_id: 'health' },
      ],
    });
  });

  it('a hundred at once, answered in their order', async () => {
    const mails = Array.from({ length: 100 }, (_, index) => mail(`m${index}`, { subject: `Mail ${index}` }));
    const sent = await mailer.sendBatch(mails, { idempotencyKey: 'k1' });
    const kept = await peer.mails();
    expect(sent.map(({ externalId }) => kept.find(({ id }) => id === externalId)?.subject)).toEqual(
      mails.map(({ subject }) => subject),
    );
  });

  it.each([
    ['none', []],
    ['more than a hundred', Array.from({ length: 101 }, (_, index) => mail(`m${index}`))],
    ['one with a picture', [mail('m1', { attachments: [picture] })]],
  ])('a batch of %s is refused before it is asked for', async (_, mails) => {
    expect((await failure(mailer.sendBatch(mails, { idempotencyKey: 'k' }))).code).toBe('mail-invalid');
    expect(peer.seen).toEqual([]);
  });

  it.each(['', 'a b', 'x'.repeat(257), 'k\r\nx: y'])('%j is no idempotency key', async (idempotencyKey) => {
    expect((await failure(mailer.send(mail('m1'), { idempotencyKey }))).code).toBe('mail-invalid');
    expect(peer.seen).toEqual([]);
  });
});

it('a scheduled mail carries its time', async () => {
  const at = clock.now() + 3_600_000;
  await mailer.schedule(mail('m1'), { idempotencyKey: 'k1', at });
  expect(peer.seen[0]?.body).toMatchObject({ scheduled_at: new Date(at).toISOString() });
});

describe('when an answer is lost', () => {
  it('the same mail under the same key is sent again at once, and there is one', async () => {
    peer.script.push({ kind: 'lose' }, { kind: 'lose' });
    const { externalId } = await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    expect(peer.seen).toHaveLength(3);
    expect((await peer.mails()).map(({ id }) => id)).toEqual([externalId]);
  });

  it('so is a batch', async () => {
    peer.script.push({ kind: 'lose' });
    const sent = await mailer.sendBatch([mail('m1'), mail('m2')], { idempotencyKey: 'k1' });
    expect((await peer.mails()).map(({ id }) => id)).toEqual(sent.map(({ externalId }) => externalId));
  });

  it.each([false, true])('a day later it is found and adopted (list without tags and text: %s)', async (bare) => {
    peer.bare = bare;
    const deliver = createDeliverMail({ mailer, clock });
    const attempt = {
      mail: mail('m2'),
      idempotencyKey: 'k2',
      firstAttemptAt: clock.now(),
      lastAttemptAt: clock.now(),
      staleAt: null,
      scheduledAt: null,
    };
    await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    peer.script.push({ kind: 'lose' }, { kind: 'lose' }, { kind: 'lose' });
    expect(await deliver({ ...attempt, attempts: 1 })).toMatchObject({ status: 'later', code: 'mail-unavailable' });
    clock.advance(25 * 3_600_000);
    const outcome = await deliver({ ...attempt, attempts: 2 });
    const mails = await peer.mails();
    expect(mails).toHaveLength(2);
    expect(outcome).toEqual({ status: 'sent', externalId: mails[1]?.id, adopted: true });
  });

  it('and what surely never arrived is sent a day later', async () => {
    const deliver = createDeliverMail({ mailer, clock });
    const attempt = {
      mail: mail('m1'),
      idempotencyKey: 'k1',
      firstAttemptAt: clock.now(),
      lastAttemptAt: clock.now(),
      staleAt: null,
      scheduledAt: null,
    };
    clock.advance(25 * 3_600_000);
    expect(await deliver({ ...attempt, attempts: 2 })).toMatchObject({ status: 'sent', adopted: false });
    expect(await peer.mails()).toHaveLength(1);
  });

  it('with a key that may only send, it is uncertain', async () => {
    const restricted = {
      kind: 'answer',
      status: 401,
      body: { statusCode: 401, name: 'restricted_api_key', message: canary },
    } as const;
    peer.script.push(restricted);
    const query = { ref: 'm1', to: mail('m1').to, subject: 'A warning', since: clock.now() };
    expect((await failure(mailer.find(query))).code).toBe('mail-cannot-tell');
  });
});

describe('what Resend refuses', () => {
  const refusal = (status: number, name: string, headers: Record<string, string> = {}) =>
    ({ kind: 'answer', status, headers, body: { statusCode: status, name, message: `Not so, ${canary}` } }) as const;

  it.each([
    [400, 'validation_error', 'mail-invalid', false],
    [400, 'invalid_idempotency_key', 'mail-invalid', false],
    [422, 'missing_required_field', 'mail-invalid', false],
    [451, 'security_error', 'mail-invalid', false],
    [401, 'missing_api_key', 'mail-forbidden', true],
    [403, 'invalid_api_key', 'mail-forbidden', false],
    [403, 'validation_error', 'mail-forbidden', false],
    [422, 'invalid_from_address', 'mail-forbidden', false],
    [404, 'not_found', 'mail-not-found', false],
    [409, 'invalid_idempotent_request', 'mail-conflict', false],
    [409, 'concurrent_idempotent_requests', 'mail-unavailable', true],
  ])('%i %s is %s (retryable: %s), told without its words', async (status, name, code, retryable) => {
    peer.script.push(refusal(status, name));
    const error = await failure(mailer.send(mail('m1'), { idempotencyKey: 'k1' }));
    expect(error).toMatchObject({ code, retryable, data: { status, reason: name } });
    expect(await peer.mails()).toEqual([]);
  });

  it('a key that was used for another mail is a conflict', async () => {
    await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    expect((await failure(mailer.send(mail('m2'), { idempotencyKey: 'k1' }))).code).toBe('mail-conflict');
    expect(await peer.mails()).toHaveLength(1);
  });

  it('an answer that cannot be read may mean that it was sent', async () => {
    const odd = { kind: 'answer', status: 200, body: { sent: 'yes' } } as const;
    peer.script.push(odd, odd, odd);
    expect((await failure(mailer.send(mail('m1'), { idempotencyKey: 'k1' }))).code).toBe('mail-unavailable');
  });

  it.each([500, 502, 503])('%i is tried again', async (status) => {
    peer.script.push(refusal(status, 'application_error'));
    await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    expect(await peer.mails()).toHaveLength(1);
  });
});

describe('Resend’s limits', () => {
  const tooMany = (headers: Record<string, string>) =>
    ({ kind: 'answer', status: 429, headers, body: { name: 'rate_limit_exceeded', message: canary } }) as const;

  it.each([
    ['retry-after', { 'retry-after': '2' }, 2000],
    ['ratelimit-reset', { 'ratelimit-reset': '3', 'ratelimit-remaining': '0' }, 3000],
  ])('a refusal is waited out by its %s', async (_, headers, ms) => {
    peer.script.push(tooMany(headers));
    await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    expect(slept).toEqual([ms]);
    expect(await peer.mails()).toHaveLength(1);
  });

  it('the next call waits where an answer says that nothing is left', async () => {
    peer.script.push({ kind: 'headers', headers: { 'ratelimit-remaining': '0', 'ratelimit-reset': '1' } });
    await mailer.send(mail('m1'), { idempotencyKey: 'k1' });
    expect(slept).toEqual([]);
    await mailer.send(mail('m2'), { idempotencyKey: 'k2' });
    expect(slept).toEqual([1000]);
  });

  it.each([
    ['a long pause', { 'retry-after': '120' }, 120_000],
    ['a quota that is used up', {}, 600_000],
    ['a quota, though calls are left', { 'ratelimit-remaining': '4', 'ratelimit-reset': '1' }, 600_000],
  ])('%s is handed back, to be waited for elsewhere', async (_, headers, retryAfterMs) => {
    peer.script.push(tooMany(headers));
    const error = await failure(mailer.send(mail('m1'), { idempotencyKey: 'k1' }));
    expect(error).toMatchObject({ code: 'mail-rate-limited', retryable: true, data: { retryAfterMs } });
    expect(slept).toEqual([]);
  });
});

it('an outage is told apart from a refusal, and ends when Resend is back', async () => {
  const line = await startCuttableProxy(peer.url);
  const over = connect(line.url);
  line.cut();
  expect(await failure(over.send(mail('m1'), { idempotencyKey: 'k1' }))).toMatchObject({
    code: 'mail-unavailable',
    retryable: true,
  });
  line.mend();
  await over.send(mail('m1'), { idempotencyKey: 'k1' });
  expect(await peer.mails()).toHaveLength(1);
  over.close();
  expect((await failure(over.send(mail('m1'), { idempotencyKey: 'k1' }))).code).toBe('mail-unavailable');
  await line.close();
});

it.skipIf(withoutDocument !== null)(
  `every request above is judged by Resend’s own description, which is strict (${withoutDocument ?? 'it is there'})`,
  async () => {
    const { client } = mailer;
    const query = new URLSearchParams({ limit: '1000' });
    await client.call({ method: 'GET', path: '/emails', query, answer: null });
    expect(peer.wrong.splice(0)).toHaveLength(1);
    const body = { from: 'a@example.com', to: ['b@example.com'], subject: 'x', contentId: 'y' };
    await client.call({ method: 'POST', path: '/emails', body, answer: null });
    expect(peer.wrong.splice(0)).toEqual([' must NOT have additional properties']);
  },
);
