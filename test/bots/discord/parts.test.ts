// The small parts that carry ids, words and errors, as tables and rules.
import { DiscordAPIError, HTTPError } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountKey, addressOf } from '../../../src/bots/discord/address.ts';
import { customIdOf, readCustomId } from '../../../src/bots/discord/custom-id.ts';
import { failureOf } from '../../../src/bots/discord/failure.ts';
import { allowedBy, reduced } from '../../../src/bots/discord/intents.ts';
import { nonceOf, rowOfNonce } from '../../../src/bots/discord/nonce.ts';
import { cutWell, render } from '../../../src/bots/discord/render.ts';
import { createSeal } from '../../../src/bots/discord/seal.ts';
import { bySnowflake, snowflakeAt, timeOf } from '../../../src/bots/discord/snowflake.ts';

const snowflake = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String);
const actionId = fc.stringMatching(/^[\w:.-]{1,100}$/u);

describe('ids', () => {
  it('a row’s id is a nonce of at most 25 characters, and back', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        expect(nonceOf(id).length).toBeLessThanOrEqual(25);
        expect(rowOfNonce(nonceOf(id))).toBe(id.toLowerCase());
      }),
    );
  });

  it('what is no nonce of ours is no row', () => {
    for (const text of ['', 'x', '1'.repeat(25), 'z'.repeat(22), '!'.repeat(22)]) expect(rowOfNonce(text)).toBeNull();
  });

  it('a button carries its action within 100 characters, and its row where there is room', () => {
    fc.assert(
      fc.property(actionId, fc.boolean(), fc.uuid(), (id, asks, row) => {
        const customId = customIdOf(id, asks, row);
        const read = readCustomId(customId);
        expect(customId.length).toBeLessThanOrEqual(100);
        expect(read.actionId).toBe(id);
        if (id.length <= 77) expect(read).toEqual({ actionId: id, asks, rowId: row.toLowerCase() });
      }),
    );
  });

  it('a snowflake tells its time, and a time its first snowflake', () => {
    expect(timeOf('175928847299117063')).toBe(Date.parse('2016-04-30T11:18:25.796Z'));
    fc.assert(
      fc.property(fc.integer({ min: 1_420_070_400_000, max: 4_000_000_000_000 }), (ms) => {
        expect(timeOf(snowflakeAt(ms))).toBe(ms);
        expect(bySnowflake(snowflakeAt(ms), snowflakeAt(ms + 1))).toBeLessThan(0);
      }),
    );
  });
});

describe('an interaction’s seal', () => {
  const seal = createSeal('a.bot.token');
  const token = fc.stringMatching(/^[\w-]{1,300}$/u);

  it('opens for the same bot only, is the same each time, and shows nothing', () => {
    fc.assert(
      fc.property(snowflake, snowflake, token, (id, guildId, secret) => {
        const sealed = seal.seal({ id, guildId, token: secret });
        expect(sealed.length).toBeLessThanOrEqual(400);
        expect(seal.seal({ id, guildId, token: secret })).toBe(sealed);
        const opened = seal.open(sealed);
        expect(opened).toMatchObject({ id, guildId });
        if (secret.length <= 240) expect(opened?.token).toBe(secret);
        if (secret.length > 8) expect(sealed).not.toContain(secret);
        expect(createSeal('another.token').open(sealed)).toBeNull();
      }),
    );
  });

  it('holds a token as long as Discord’s are', () => {
    const secret = 'aW50ZXJhY3Rpb246'.padEnd(236, 'x');
    expect(
      seal.open(seal.seal({ id: '1400000000000000000', guildId: '1400000000000000001', token: secret }))?.token,
    ).toBe(secret);
  });

  it.each([
    '',
    'discord:',
    'discord:1',
    'discord:1.',
    'discord:x.AAAA',
    'anychat:1.AAAA',
    `discord:1.${'A'.repeat(100)}`,
  ])('%s is not one', (text) => {
    expect(seal.open(text)).toBeNull();
  });
});

describe('the address', () => {
  it.each([
    ['https://discord.com/api/v10', 'https://discord.com/api', '10'],
    ['https://discord.com/api/v9/', 'https://discord.com/api', '9'],
    ['https://discord.com/api', 'https://discord.com/api', '10'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080', '10'],
    ['http://127.0.0.1:8080/x/v10', 'http://127.0.0.1:8080/x', '10'],
  ])('%s is %s, version %s', (base, api, version) => {
    expect(addressOf(base)).toEqual({ api, version });
  });
  it.each(['discord.com', 'ftp://discord.com', ''])('%s is none', (base) => {
    expect(() => addressOf(base)).toThrow(expect.objectContaining({ code: 'discord-base-invalid' }));
  });
  it('an account is the same with a new token', () => {
    const id = Buffer.from('175928847299117063').toString('base64url');
    const key = (token: string, base = 'https://discord.com/api/v10') => accountKey(base, token);
    expect(key(`${id}.aaa.bbb`)).toBe(key(`${id}.ccc.ddd`));
    expect(key(`${id}.aaa.bbb`)).not.toBe(key(`${id}.aaa.bbb`, 'https://other.example/api'));
    expect(key('one')).not.toBe(key('two'));
  });
});

describe('an error of Discord’s', () => {
  const api = (status: number, code: number) =>
    new DiscordAPIError({ code, message: 'secret words' }, code, status, 'POST', 'https://discord.com/token', {
      body: {},
      files: undefined,
    });
  it.each<[number, number, string, boolean]>([
    [404, 10_003, 'chat-gone', false],
    [404, 10_008, 'chat-gone', false],
    [404, 10_062, 'chat-gone', false],
    [401, 50_027, 'chat-gone', false],
    [403, 50_001, 'chat-forbidden', false],
    [403, 50_013, 'chat-forbidden', false],
    [403, 50_007, 'chat-forbidden', false],
    [400, 50_035, 'chat-invalid', false],
    [400, 40_060, 'chat-invalid', false],
    [401, 0, 'chat-unavailable', true],
    [408, 0, 'chat-unavailable', true],
  ])('%i, %i is %s', (status, code, expected, retryable) => {
    const error = failureOf(api(status, code));
    expect(error).toMatchObject({ code: expected, retryable });
    expect(JSON.stringify([error, error.message, error.data])).not.toMatch(/secret words|discord\.com\/token/u);
    expect(error.cause).toBeUndefined();
  });
  it.each([500, 502, 503])('%i may be tried again', (status) => {
    const error = new HTTPError(status, 'x', 'POST', 'https://discord.com', { body: {}, files: undefined });
    expect(failureOf(error)).toMatchObject({ code: 'chat-unavailable', retryable: true });
  });
});

describe('a body', () => {
  const options = { framed: false, mayFrame: true };
  it('is within Discord’s limits whatever it says, and pings nobody', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, maxLength: 4000, unit: 'grapheme' }),
        fc.boolean(),
        fc.boolean(),
        (text, framed, mayFrame) => {
          const shown = render({ text: text.slice(0, 4000), actions: [] }, '0198c1c2-1111-7000-8000-000000000001', {
            framed,
            mayFrame,
          });
          expect(shown.content.length).toBeLessThanOrEqual(2000);
          expect(shown.embeds[0]?.description.length ?? 0).toBeLessThanOrEqual(4096);
          expect(shown.allowed_mentions.parse).toEqual([]);
        },
      ),
    );
  });
  it('that is too long for text goes into a frame, whole; where there may be none, it ends well', () => {
    const text = `${'A sentence of some length. '.repeat(100)}`.trim();
    const body = { text, actions: [] };
    expect(render(body, '0198c1c2-1111-7000-8000-000000000001', options).embeds[0]?.description).toBe(text);
    const cut = render(body, '0198c1c2-1111-7000-8000-000000000001', { ...options, mayFrame: false }).content;
    expect(cut.endsWith('length. …')).toBe(true);
    expect(cutWell('short', 2000)).toBe('short');
  });
});

describe('intents after a refusal', () => {
  const both = { members: true, messageContent: true };
  it.each([
    [1 << 18, { members: false, messageContent: true }],
    [1 << 19, { members: false, messageContent: true }],
    [1 << 14, { members: true, messageContent: false }],
    [0, { members: false, messageContent: false }],
    [null, { members: false, messageContent: false }],
    // The flags say all is allowed, and yet it was refused.
    [(1 << 18) | (1 << 14), { members: false, messageContent: false }],
  ])('with flags %s: %j', (flags, expected) => {
    expect(reduced(both, flags)).toEqual(expected);
  });
  it('flags that are not told tell nothing', () => {
    expect(allowedBy(null)).toBeNull();
  });
});
