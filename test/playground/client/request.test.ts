import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RequestFailure } from '../../../src/playground/client/failure.ts';
import { type Call, request, retryAfterMs } from '../../../src/playground/client/request.ts';

const now = Date.UTC(2026, 0, 1, 12, 0, 0);
const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), { status, headers });
const refusal = (code: string) => ({ error: { code, message: 'No.', remedy: 'Do this.' } });
const call: Call<{ ok: boolean }> = {
  method: 'POST',
  path: '/things',
  body: { a: 1 },
  idempotencyKey: 'key-1',
  answer: z.object({ ok: z.boolean() }),
};

/** A server that answers in turn, and what it was asked. */
const server = (...answers: (Response | Error)[]) => {
  const asked: { url: string; headers: Headers }[] = [];
  const waits: number[] = [];
  return {
    asked,
    waits,
    deps: {
      base: 'http://host/v1',
      token: 'secret',
      onWait: () => {},
      wait: async (ms: number) => {
        waits.push(ms);
      },
      fetch: async (input: string | URL | Request, init?: RequestInit) => {
        asked.push({ url: String(input), headers: new Headers(init?.headers) });
        const answer = answers.shift();
        if (answer === undefined || answer instanceof Error) throw answer ?? new Error('nothing left');
        return answer;
      },
    },
  };
};

describe('how long to wait', () => {
  it.each<[string | null, number]>([
    ['3', 3000],
    ['0', 100],
    ['3600', 60_000],
    [null, 1000],
    ['soon', 1000],
    [new Date(now + 5000).toUTCString(), 5000],
    [new Date(now - 5000).toUTCString(), 100],
  ])('Retry-After %j is %d ms', (header, ms) => {
    expect(retryAfterMs(header, now)).toBe(ms);
  });
});

describe('a request', () => {
  it('carries the token, and the key that makes a repetition harmless', async () => {
    const { asked, deps } = server(json(200, { ok: true }));
    expect(await request(call, deps)).toEqual({ ok: true });
    expect(
      asked.map(({ url, headers }) => [url, headers.get('authorization'), headers.get('idempotency-key')]),
    ).toEqual([['http://host/v1/things', 'Bearer secret', 'key-1']]);
  });

  it('waits as told and is repeated with the same key when there were too many', async () => {
    const busy = () => json(429, refusal('rate-limited'), { 'retry-after': '2' });
    const { asked, waits, deps } = server(busy(), busy(), json(201, { ok: true }));
    expect(await request(call, deps)).toEqual({ ok: true });
    expect(waits).toEqual([2000, 2000]);
    expect(asked.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['key-1', 'key-1', 'key-1']);
  });

  it.each<[string, (Response | Error)[], string, string | undefined]>([
    ['a refusal in its own words', [json(409, refusal('conflict'))], 'conflict', 'Do this.'],
    ['that there is no connection', [new TypeError('failed')], 'no-connection', 'Check the connection and try again.'],
    ['that the server said something odd', [json(502, 'bad gateway')], 'bad-answer', 'Try again.'],
    ['that the answer is not what was asked for', [json(200, { odd: 1 })], 'bad-answer', undefined],
    [
      'a refusal for being too many, after four attempts',
      Array.from({ length: 4 }, () => json(429, refusal('rate-limited'))),
      'rate-limited',
      'Do this.',
    ],
  ])('that fails tells %s', async (_, answers, code, remedy) => {
    const failure = await request(call, server(...answers).deps).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RequestFailure);
    expect(failure).toMatchObject({ code, remedy });
  });
});
