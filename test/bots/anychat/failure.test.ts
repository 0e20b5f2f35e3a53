import { describe, expect, it } from 'vitest';
import { accountKey, addressOf } from '../../../src/bots/anychat/address.ts';
import { failureOf, retryAfterMs } from '../../../src/bots/anychat/failure.ts';
import { askedWaitMs, maybeDone } from '../../../src/bots/shared/calls.ts';

const now = Date.parse('2026-03-02T10:00:00Z');

describe('an answer that is not 2xx', () => {
  it.each([
    [400, 'chat-invalid', false, false],
    [401, 'chat-unavailable', true, false],
    [403, 'chat-forbidden', false, false],
    [404, 'chat-gone', false, false],
    [409, 'chat-invalid', false, false],
    [410, 'chat-gone', false, false],
    [413, 'chat-invalid', false, false],
    [422, 'chat-invalid', false, false],
    [429, 'chat-rate-limited', true, false],
    [301, 'chat-invalid', false, false],
    [408, 'chat-unavailable', true, true],
    [500, 'chat-unavailable', true, true],
    [502, 'chat-unavailable', true, true],
    [503, 'chat-unavailable', true, false],
    [504, 'chat-unavailable', true, true],
  ])('%i is %s (retryable %s, perhaps done %s)', (status, code, retryable, done) => {
    const error = failureOf(status, null, now);
    expect([error.code, error.retryable, maybeDone(error)]).toEqual([code, retryable, done]);
  });

  it('that refuses the token says which setting to look at', () => {
    expect(failureOf(401, null, now).remedy).toContain('ANYCHAT_API_TOKEN');
  });

  it('with 503 and Retry-After is unavailable for that long', () => {
    const error = failureOf(503, '7', now);
    expect([error.code, askedWaitMs(error), maybeDone(error)]).toEqual(['chat-unavailable', 7000, false]);
  });

  it.each([
    ['2', 2000],
    ['0.5', 500],
    ['0', 50],
    ['-3', 50],
    ['Mon, 02 Mar 2026 10:00:30 GMT', 30_000],
    ['Mon, 02 Mar 2026 09:00:00 GMT', 50],
    ['86400', 300_000],
    ['soon', 1000],
    ['', 1000],
    [null, 1000],
  ])('asks to wait: Retry-After %j is %i ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('the base address', () => {
  it.each([
    ['https://chat.example/v1', 'https://chat.example/v1', 'https://chat.example/v1', '/socket.io'],
    ['https://chat.example/v1/', 'https://chat.example/v1', 'https://chat.example/v1', '/socket.io'],
    ['http://127.0.0.1:3710/v2', 'http://127.0.0.1:3710/v2', 'http://127.0.0.1:3710/v2', '/socket.io'],
    ['https://x.example/y/z/v1', 'https://x.example/y/z/v1', 'https://x.example/v1', '/y/z/socket.io'],
  ])('%s', (base, rest, socket, path) => {
    expect(addressOf(base)).toEqual({ rest, socket, path });
  });

  it.each([['nonsense'], ['ftp://x.example/v1'], ['https://x.example'], ['https://x.example/api'], ['']])(
    'refuses %j',
    (base) => {
      expect(() => addressOf(base)).toThrow(expect.objectContaining({ code: 'anychat-base-invalid' }));
    },
  );

  it('names an account without telling its token', () => {
    const key = accountKey('https://chat.example/v1', 'secret-token');
    expect(key).toMatch(/^[0-9a-f]{16}$/u);
    expect(accountKey('https://chat.example/v1/', 'secret-token')).toBe(key);
    expect(accountKey('https://chat.example/v1', 'other-token')).not.toBe(key);
  });
});
