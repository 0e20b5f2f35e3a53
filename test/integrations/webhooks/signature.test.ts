// Signatures as Standard Webhooks defines them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  parseWebhookSecret,
  parseWebhookSecrets,
  signWebhook,
  verifyWebhook,
} from '../../../src/integrations/webhooks/index.ts';

// The example of the specification's own libraries.
const example = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  at: 1_614_265_330_000,
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const secrets = parseWebhookSecrets(`CMO:${example.secret} CRO:${other}`);
const { id, at } = example;
const body = Buffer.from(example.body);
const signed = {
  'webhook-id': id,
  'webhook-timestamp': String(at / 1000),
  'webhook-signature': example.signature,
};
const verify = (headers: Parameters<typeof verifyWebhook>[1], now = at, bytes: Uint8Array = body) =>
  verifyWebhook(secrets, headers, bytes, now);

describe('signing', () => {
  it('gives the signature of the specification’s example', () => {
    expect(signWebhook([parseWebhookSecret(example.secret)], { id, at, body: example.body })).toEqual(signed);
  });

  it('gives one signature a secret while they are being changed', () => {
    const both = signWebhook([parseWebhookSecret(other), parseWebhookSecret(example.secret)], { id, at, body });
    const signatures = both['webhook-signature'].split(' ');
    expect(signatures).toHaveLength(2);
    expect(signatures[1]).toBe(example.signature);
    expect(verify({ ...both, 'webhook-signature': signatures[1] })).toMatchObject({ ok: true, sender: 'CMO' });
    expect(verify({ ...both, 'webhook-signature': signatures[0] })).toMatchObject({ ok: true, sender: 'CRO' });
  });
});

describe('a signature is accepted', () => {
  it('and tells whose secret it was', () => {
    expect(verify(signed)).toEqual({ ok: true, sender: 'CMO', id, at });
  });

  it('under Svix’s names of the headers', () => {
    const svix = Object.fromEntries(
      Object.entries(signed).map(([name, value]) => [name.replace('webhook', 'svix'), value]),
    );
    expect(verify(svix)).toMatchObject({ ok: true, sender: 'CMO' });
  });

  it('beside others that do not fit, or are of a kind not known', () => {
    const many = `v1a,abc v1,${Buffer.alloc(32).toString('base64')} ${example.signature}`;
    expect(verify({ ...signed, 'webhook-signature': many })).toMatchObject({ ok: true });
  });

  it.each([-300_000, 300_000])('%i ms off', (off) => {
    expect(verify(signed, at + off)).toMatchObject({ ok: true });
  });

  it('from the secret being rotated out as from the new one', () => {
    const rotating = parseWebhookSecrets(`CMO:${other},CMO:${example.secret}`);
    expect(verifyWebhook(rotating, signed, body, at)).toMatchObject({ ok: true, sender: 'CMO' });
  });
});

describe('a signature is refused', () => {
  it.each<[string, Record<string, string | string[] | undefined>, string]>([
    ['without an id', { 'webhook-id': undefined }, 'webhook-headers'],
    ['with two ids', { 'webhook-id': ['a', 'b'] }, 'webhook-headers'],
    ['with a dot in the id, which would shift what is signed', { 'webhook-id': 'a.b' }, 'webhook-headers'],
    ['without a timestamp', { 'webhook-timestamp': undefined }, 'webhook-headers'],
    ['with a timestamp that is none', { 'webhook-timestamp': '1e9' }, 'webhook-headers'],
    ['without a signature', { 'webhook-signature': undefined }, 'webhook-headers'],
    ['with an empty signature', { 'webhook-signature': '' }, 'webhook-headers'],
    ['of an unknown version', { 'webhook-signature': example.signature.replace('v1', 'v2') }, 'webhook-headers'],
    ['of another id', { 'webhook-id': 'msg_other' }, 'webhook-signature'],
    ['of another time', { 'webhook-timestamp': String(at / 1000 + 1) }, 'webhook-signature'],
    ['cut short', { 'webhook-signature': 'v1,g0hM9SsE' }, 'webhook-signature'],
    ['of nothing', { 'webhook-signature': 'v1,' }, 'webhook-signature'],
  ])('%s', (_, over, problem) => {
    expect(verify({ ...signed, ...over })).toEqual({ ok: false, problem });
  });

  it.each([-301_000, 301_000])('%i ms off', (off) => {
    expect(verify(signed, at + off)).toEqual({ ok: false, problem: 'webhook-timestamp' });
  });

  it('over a body that differs in one byte', () => {
    fc.assert(
      fc.property(fc.nat({ max: body.length - 1 }), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const tampered = Buffer.from(body);
        tampered[place] = (tampered[place] ?? 0) ^ change;
        expect(verify(signed, at, tampered)).toEqual({ ok: false, problem: 'webhook-signature' });
      }),
    );
  });

  it('where no secret is configured', () => {
    expect(verifyWebhook(new Map(), signed, body, at)).toEqual({ ok: false, problem: 'webhook-signature' });
  });
});

it('what was signed verifies, whatever the body, and with that secret only', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (bytes, time) => {
      const headers = signWebhook([parseWebhookSecret(other)], { id, at: time, body: bytes });
      expect(verifyWebhook(secrets, headers, bytes, time)).toMatchObject({ ok: true, sender: 'CRO' });
      const only = parseWebhookSecrets(`CMO:${example.secret}`);
      expect(verifyWebhook(only, headers, bytes, time)).toMatchObject({ ok: false });
    }),
  );
});

describe('secrets', () => {
  it.each([
    'whsec_',
    'whsec_dG9vIHNob3J0',
    'whsec_!!!',
    `whsec_${Buffer.alloc(65).toString('base64')}`,
    example.secret.slice(6),
  ])('"%s" is refused without being quoted', (text) => {
    expect(() => parseWebhookSecret(text)).toThrow(expect.objectContaining({ code: 'webhook-secret' }));
    expect(() => parseWebhookSecret(text)).not.toThrow(text.length > 6 ? text : 'no secret');
  });

  it('of two parties must differ, for a secret says who signed', () => {
    expect(() => parseWebhookSecrets(`CMO:${other} CRO:${other}`)).toThrow('CMO and CRO have the same webhook secret');
  });

  it.each(['CMO', 'CMO=whsec_x', ':whsec_x', other])('an entry "%s" is refused by its place', (text) => {
    expect(() => parseWebhookSecrets(`CRO:${other}\n${text}`)).toThrow('Entry 2');
  });

  it('may be on several lines, or none', () => {
    expect([...parseWebhookSecrets(` CMO:${other},\n CRO:${example.secret} `).keys()]).toEqual(['CMO', 'CRO']);
    expect(parseWebhookSecrets('').size).toBe(0);
  });
});
