import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { beforeEach, describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import {
  createKeyedHash,
  createResendWebhook,
  type ResendEvent,
  type ResendWebhook,
} from '../../../src/integrations/resend/index.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { createJudge, withoutDocument } from './openapi.ts';

const secret = `whsec_${Buffer.from('a test secret of 32 bytes length').toString('base64')}`;
const hash = createKeyedHash('installation', 'mail-address');
const canary = 'canary@example.org';
const minuteMs = 60_000;

const data = {
  email_id: 'e1',
  created_at: '2026-03-10T13:59:00.000Z',
  from: 'cco@example.com',
  to: [canary],
  subject: 'A warning',
  tags: { ref: 'm1' },
};
const bounce = { diagnosticCode: ['smtp; 550'], message: 'user unknown', subType: 'NoEmail', type: 'Permanent' };
const event = (type: string, more: object = {}) => ({
  type,
  created_at: '2026-03-10T14:00:00.000Z',
  data: { ...data, ...more },
});
const received = {
  type: 'email.received',
  created_at: '2026-03-10T14:00:00.000Z',
  data: {
    email_id: 'r1',
    created_at: '2026-03-10T14:00:00.000Z',
    from: 'Anna <anna@example.org>',
    to: ['feedback@example.com'],
    subject: 'About the app',
    message_id: '<1@example.org>',
    bcc: [],
    cc: [],
    attachments: [],
  },
};

let clock: SettableClock;
let applied: Exclude<ResendEvent, { kind: 'ignored' }>[];
let known: Set<string>;
let broken: boolean;
let log: string[];
let webhook: ResendWebhook;

beforeEach(() => {
  clock = createClock();
  applied = [];
  known = new Set();
  broken = false;
  log = [];
  webhook = createResendWebhook(
    { webhookSecret: secret },
    {
      clock,
      logger: pino({ level: 'trace' }, { write: (line: string) => log.push(line) }),
      hash,
      once: async (id, _until, work) => {
        if (known.has(id)) return false;
        await work();
        known.add(id);
        return true;
      },
      apply: async (one) => {
        if (broken) throw new CcoError('the store is away', { code: 'store-unavailable', retryable: true });
        applied.push(one);
      },
    },
  );
});

const call = (body: unknown, part: { id?: string; at?: number; secret?: string } = {}) => {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const id = part.id ?? 'msg_1';
  const timestamp = String(Math.floor((part.at ?? clock.now()) / 1000));
  const key = Buffer.from((part.secret ?? secret).replace('whsec_', ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(bytes).digest('base64');
  return {
    bytes,
    headers: { 'svix-id': id, 'svix-timestamp': timestamp, 'svix-signature': `v1,${signature}` } as Record<
      string,
      string
    >,
  };
};

const take = ({ headers, bytes }: ReturnType<typeof call>): Promise<string> =>
  webhook.take(headers, bytes).catch((error: unknown) => {
    if (!(error instanceof CcoError)) throw error;
    expect(`${error.message} ${JSON.stringify(error)} ${log.join()}`).not.toContain('canary');
    return error.code;
  });

describe('a call is taken', () => {
  it('when it is signed over the bytes as they came', async () => {
    expect(await take(call(event('email.delivered')))).toBe('applied');
    expect(applied).toEqual([
      {
        kind: 'report',
        event: {
          id: 'msg_1',
          type: 'delivered',
          externalId: 'e1',
          ref: 'm1',
          addressKey: hash(canary),
          at: Date.UTC(2026, 2, 10, 14),
        },
      },
    ]);
    expect(JSON.stringify(applied)).not.toContain('canary');
  });

  it('while the secret is changed: one of two signatures fits', async () => {
    const one = call(event('email.sent'));
    const other = call(event('email.sent'), { secret: `whsec_${Buffer.alloc(32, 1).toString('base64')}` });
    one.headers['svix-signature'] = `${other.headers['svix-signature']} ${one.headers['svix-signature']}`;
    expect(await take(one)).toBe('applied');
  });

  it('up to five minutes late or early', async () => {
    expect(await take(call(event('email.sent'), { id: 'a', at: clock.now() - 5 * minuteMs }))).toBe('applied');
    expect(await take(call(event('email.sent'), { id: 'b', at: clock.now() + 5 * minuteMs }))).toBe('applied');
  });

  it('once: the same id again is a replay, whatever it holds', async () => {
    expect(await take(call(event('email.opened')))).toBe('applied');
    expect(await take(call(event('email.clicked')))).toBe('replayed');
    expect(applied).toHaveLength(1);
  });

  it('at its repeat, when it could not be stored the first time', async () => {
    broken = true;
    expect(await take(call(event('email.opened')))).toBe('store-unavailable');
    broken = false;
    expect(await take(call(event('email.opened')))).toBe('applied');
  });
});

describe('a call is refused', () => {
  const cases: readonly [string, (one: ReturnType<typeof call>) => void, string][] = [
    ['without an id', (one) => delete one.headers['svix-id'], 'webhook-unsigned'],
    ['without a time', (one) => delete one.headers['svix-timestamp'], 'webhook-unsigned'],
    ['without a signature', (one) => delete one.headers['svix-signature'], 'webhook-unsigned'],
    ['with a signature of another kind', (one) => (one.headers['svix-signature'] = 'v2,abc'), 'webhook-signature'],
    ['with an empty signature', (one) => (one.headers['svix-signature'] = 'v1,'), 'webhook-signature'],
    ['with another id', (one) => (one.headers['svix-id'] = 'msg_2'), 'webhook-signature'],
    ['with one byte changed', (one) => one.bytes.writeUInt8(0x20, one.bytes.length - 2), 'webhook-signature'],
    ['with a time that was put right', (one) => (one.headers['svix-timestamp'] = '1'), 'webhook-signature'],
  ];
  it.each(cases)('%s', async (_, spoil, code) => {
    const one = call(event('email.delivered'));
    spoil(one);
    expect(await take(one)).toBe(code);
    expect(applied).toEqual([]);
    expect(webhook.counts()).toEqual({ [code]: 1 });
  });

  it.each([-1, 1])('six minutes off (%i)', async (sign) => {
    expect(await take(call(event('email.sent'), { at: clock.now() + sign * 6 * minuteMs }))).toBe('webhook-time');
  });

  it('signed with another secret', async () => {
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(await take(call(event('email.sent'), { secret: other }))).toBe('webhook-signature');
  });

  it.each([
    ['no JSON', '{'],
    ['no type', {}],
    ['no recipient', event('email.delivered', { to: [] })],
    ['a recipient that is none', event('email.delivered', { to: ['canary'] })],
    ['no time', { ...event('email.delivered'), created_at: 'canary' }],
  ])('with %s', async (_, body) => {
    expect(await take(call(body))).toBe('webhook-invalid');
  });

  it.each(['', 'whsec_', 'whsec_abcd', 'not a secret!'])('and %j is no secret to begin with', (webhookSecret) => {
    const deps = { clock, logger: pino({ level: 'silent' }), hash, once: async () => true, apply: async () => {} };
    expect(() => createResendWebhook({ webhookSecret }, deps)).toThrow('not a signing secret');
  });
});

describe('what is reported', () => {
  it.each([
    ['email.scheduled', 'scheduled'],
    ['email.sent', 'sent'],
    ['email.delivery_delayed', 'delayed'],
    ['email.delivered', 'delivered'],
    ['email.opened', 'opened'],
    ['email.clicked', 'clicked'],
    ['email.complained', 'complained'],
    ['email.suppressed', 'suppressed'],
    ['email.failed', 'failed'],
  ])('%s is %s', async (type, ours) => {
    await take(call(event(type)));
    expect(applied[0]).toMatchObject({ kind: 'report', event: { type: ours } });
  });

  it.each([
    ['Permanent', true],
    ['Transient', false],
    ['Undetermined', false],
  ])('a bounce that is %s is for good: %s', async (type, permanent) => {
    const body = event('email.bounced', { bounce: { ...bounce, type } });
    await take(call(body));
    expect(applied[0]).toMatchObject({ event: { type: 'bounced', permanent } });
    if (withoutDocument === null) expect(createJudge().webhook('email.bounced', body)).toEqual([]);
  });

  it('a mail that came in', async () => {
    await take(call(received));
    expect(applied[0]).toEqual({
      kind: 'received',
      mail: {
        id: 'msg_1',
        externalId: 'r1',
        at: Date.UTC(2026, 2, 10, 14),
        from: 'Anna <anna@example.org>',
        to: ['feedback@example.com'],
        subject: 'About the app',
        messageId: '<1@example.org>',
        attachments: 0,
      },
    });
    if (withoutDocument === null) expect(createJudge().webhook('email.received', received)).toEqual([]);
  });

  it('what is not ours is acknowledged and counted by its type, hostile types under one name', async () => {
    expect(await take(call(event('contact.created'), { id: 'a' }))).toBe('ignored');
    expect(await take(call(event('email.teleported'), { id: 'b' }))).toBe('ignored');
    expect(await take(call(event('<canary>'), { id: 'c' }))).toBe('ignored');
    expect(webhook.counts()).toEqual({
      ignored: 3,
      'ignored:contact.created': 1,
      'ignored:email.teleported': 1,
      'ignored:other': 1,
    });
  });

  it('the address of a report is the one of the mail, however it is spelled', async () => {
    await take(call(event('email.opened', { to: ['Someone <CANARY@Example.org>'] })));
    expect(applied[0]).toMatchObject({ event: { addressKey: hash(canary) } });
  });
});
