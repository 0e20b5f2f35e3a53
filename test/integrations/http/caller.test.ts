// What the way out to other people's HTTP interfaces promises the integrations.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { CcoError } from '../../../src/core/errors.ts';
import {
  createHttpCaller,
  type HttpCall,
  type HttpCaller,
  type HttpCallerConfig,
  maybeDone,
} from '../../../src/integrations/http/index.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { createPeerServer, type Fault, type PeerRequest, type PeerServer } from '../../fakes/peer/server.ts';
import { until } from '../../services/until.ts';

const remedies = {
  unavailable: 'unavailable',
  rateLimited: 'rate-limited',
  unauthorized: 'set PEER_TOKEN',
  forbidden: 'forbidden',
  notFound: 'not-found',
  invalid: 'invalid',
};
const token = 'canary-token';
const thing = z.object({ id: z.string() });
const read: HttpCall<{ id: string }> = { method: 'GET', path: '/things/1', answer: thing };
const make: HttpCall<{ id: string }> = { method: 'POST', path: '/things', body: { name: 'x' }, answer: thing };

const failureOf = async (work: Promise<unknown>): Promise<CcoError> => {
  try {
    await work;
  } catch (error) {
    if (error instanceof CcoError) return error;
    throw error;
  }
  throw new Error('it did not fail');
};

describe('an HTTP caller', () => {
  let peer: PeerServer;
  let clock: SettableClock;
  let slept: number[];
  let requests: PeerRequest[];
  let lines: string[];
  const callers: HttpCaller[] = [];

  beforeEach(async () => {
    clock = createClock();
    slept = [];
    requests = [];
    lines = [];
    peer = await createPeerServer((request) => {
      requests.push(request);
      return { status: 200, body: { id: '1' }, headers: { 'x-left': '9' } };
    });
  });
  afterEach(async () => {
    for (const caller of callers.splice(0)) caller.close();
    await peer.close();
  });

  const caller = (more: Partial<HttpCallerConfig> = {}): HttpCaller => {
    const made = createHttpCaller(
      {
        service: 'Peer',
        errorPrefix: 'peer',
        baseUrl: `${peer.url}/v1/`,
        headers: { authorization: `Bearer ${token}` },
        remedies,
        ...more,
        tuning: { timeoutMs: 300, ...more.tuning },
      },
      {
        clock,
        logger: pino({ level: 'trace' }, { write: (line) => lines.push(line) }),
        sleep: async (ms) => {
          slept.push(ms);
          clock.advance(ms);
        },
        random: () => 0,
      },
    );
    callers.push(made);
    return made;
  };
  const answer = (status: number, headers: Record<string, string> = {}, body: unknown = {}): Fault => ({
    kind: 'answer',
    status,
    headers,
    body,
  });

  it('sends its headers, the call’s own, and JSON; gives back value, status and headers', async () => {
    const { value, status, headers } = await caller().call({
      ...make,
      headers: { 'idempotency-key': 'k' },
      query: new URLSearchParams({ 'a b': 'c&d' }),
    });
    expect([value, status, headers.get('x-left')]).toEqual([{ id: '1' }, 200, '9']);
    expect(requests[0]).toMatchObject({
      path: '/v1/things',
      body: { name: 'x' },
      headers: { authorization: `Bearer ${token}`, 'idempotency-key': 'k', 'content-type': 'application/json' },
    });
    expect(requests[0]?.query.get('a b')).toBe('c&d');
  });

  describe('repeats', () => {
    it.each<[string, Fault, HttpCall<unknown>, number]>([
      ['a read after a 500', answer(500), read, 3],
      ['a read after a lost answer', { kind: 'lose-answer' }, read, 3],
      ['a read after a dropped connection', { kind: 'drop' }, read, 3],
      ['a POST with an idempotency key', answer(502), { ...make, repeatable: true }, 3],
      ['a deletion', answer(503), { method: 'DELETE', path: '/things/1', answer: null }, 3],
      ['no POST that may have worked', answer(500), make, 1],
      ['no POST whose answer was lost', { kind: 'cut-answer' }, make, 1],
      ['no refused read', answer(404), read, 1],
      ['no refused token', answer(401), read, 1],
    ])('%s', async (_name, fault, call, sent) => {
      peer.fail(fault, { times: 99 });
      await failureOf(caller().call(call));
      expect(peer.log).toHaveLength(sent);
    });

    it('wait twice as long each time, up to the longest', async () => {
      peer.fail(answer(500), { times: 99 });
      const tuning = { attempts: 6, pauseMs: 100, longestPauseMs: 500, failuresToOpen: 99 };
      await failureOf(caller({ tuning }).call(read));
      expect(slept).toEqual([100, 200, 400, 500, 500]);
    });

    it('of a POST happen where nothing was sent', async () => {
      await peer.goDown();
      const failure = await failureOf(caller().call(make));
      expect(failure).toMatchObject({ code: 'peer-unavailable', retryable: true, data: { maybeDone: false } });
      expect(slept).toHaveLength(2);
      await peer.comeUp();
    });

    it('end when the call is ended', async () => {
      peer.fail({ kind: 'lose-answer' }, { times: 99 });
      const ending = new AbortController();
      const call = caller({ tuning: { timeoutMs: 60_000 } }).call({ ...read, signal: ending.signal });
      await until(() => peer.log.length === 1);
      ending.abort();
      expect(await failureOf(call)).toMatchObject({ code: 'peer-unavailable', data: { reason: 'ended' } });
      expect(peer.log).toHaveLength(1);
    });

    it('end when the caller is closed, and nothing is sent after', async () => {
      peer.fail({ kind: 'lose-answer' }, { times: 99 });
      const http = caller({ tuning: { timeoutMs: 60_000 } });
      const call = http.call(make);
      await until(() => peer.log.length === 1);
      http.close();
      expect(await failureOf(call)).toMatchObject({ data: { reason: 'ended', maybeDone: true } });
      expect(await failureOf(http.call(make))).toMatchObject({ data: { reason: 'ended', maybeDone: false } });
      expect(peer.log).toHaveLength(1);
    });
  });

  it.each<[string, Fault, boolean]>([
    ['a 500', answer(500), true],
    ['a lost answer', { kind: 'lose-answer' }, true],
    ['a dropped connection', { kind: 'drop' }, true],
    ['an answer in another form', answer(200, {}, { other: true }), true],
    ['a 400', answer(400), false],
    ['a 429', answer(429, { 'retry-after': '600' }), false],
  ])('after %s a POST may be done: %s', async (_name, fault, expected) => {
    peer.fail(fault, { times: 9 });
    expect(maybeDone(await failureOf(caller().call(make)))).toBe(expected);
  });

  it('a read is never “maybe done”', async () => {
    peer.fail({ kind: 'lose-answer' }, { times: 9 });
    expect(await failureOf(caller().call(read))).toMatchObject({ data: { reason: 'timeout', maybeDone: false } });
  });

  describe('rate limits', () => {
    it.each<[string, Record<string, string>, number]>([
      ['seconds', { 'retry-after': '3' }, 3000],
      ['a date', { 'retry-after': new Date(Date.UTC(2026, 2, 10, 14, 0, 4)).toUTCString() }, 4000],
      ['RateLimit-Reset', { 'ratelimit-reset': '2' }, 2000],
      ['nothing', {}, 1000],
    ])('are waited for: %s', async (_name, headers, expected) => {
      peer.fail(answer(429, headers));
      await caller().call(make);
      expect(slept).toEqual([expected]);
      expect(peer.log).toHaveLength(2);
    });

    it('longer than our patience are told, and kept to by all calls', async () => {
      peer.fail(answer(429, { 'retry-after': '90' }));
      const http = caller();
      expect(await failureOf(http.call(make))).toMatchObject({
        code: 'peer-rate-limited',
        retryable: true,
        data: { retryAfterMs: 90_000 },
      });
      clock.advance(89_000);
      await http.call(read);
      expect(slept).toEqual([1000]);
      expect(http.circuit()).toBe('closed');
    });
  });

  describe('the circuit', () => {
    const tuning = { attempts: 1, failuresToOpen: 3, openForMs: 1000 };

    it('opens after failures in a row; refusals are none', async () => {
      const http = caller({ tuning });
      for (const fault of [answer(500), answer(500), answer(200, {}, { id: '1' }), answer(500), answer(500)]) {
        peer.fail(fault);
        await http.call(read).catch(() => undefined);
      }
      for (const status of [400, 401, 403, 404, 429]) {
        peer.fail(answer(status, { 'retry-after': '0' }));
        await failureOf(http.call(read));
      }
      expect(http.circuit()).toBe('closed');
      peer.fail(answer(500));
      await failureOf(http.call(read));
      expect(http.circuit()).toBe('open');
    });

    it('lets one probe through, and whoever comes meanwhile fails at once', async () => {
      const http = caller({ tuning });
      peer.fail(answer(500), { times: 3 });
      for (let n = 0; n < 3; n += 1) await failureOf(http.call(read));
      clock.advance(1000);
      const results = await Promise.allSettled([http.call(read), http.call(read), http.call(read)]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(peer.log).toHaveLength(4);
      expect(http.circuit()).toBe('closed');
    });

    it('stays open twice as long each time, up to 16 times', async () => {
      const http = caller({ tuning });
      peer.fail(answer(500), { times: 99 });
      for (let n = 0; n < 3; n += 1) await failureOf(http.call(read));
      for (const openFor of [1000, 2000, 4000, 8000, 16_000, 16_000]) {
        const before = peer.log.length;
        clock.advance(openFor - 1);
        expect(await failureOf(http.call(read))).toMatchObject({ data: { reason: 'circuit-open' } });
        expect(peer.log.length).toBe(before);
        clock.advance(1);
        await failureOf(http.call(read));
        expect(peer.log.length).toBe(before + 1);
      }
    });

    it('says so once when it opens and once when it closes', async () => {
      const http = caller({ tuning });
      peer.fail(answer(500), { times: 5 });
      for (let n = 0; n < 3; n += 1) await failureOf(http.call(read));
      for (let n = 0; n < 3; n += 1) {
        clock.advance(60_000);
        await http.call(read).catch(() => undefined);
      }
      const states = lines.map((line) => JSON.parse(line)).flatMap(({ circuit }) => circuit ?? []);
      expect(states).toEqual(['open', 'closed']);
    });
  });

  it('follows no redirect: the token goes nowhere else', async () => {
    const other = await createPeerServer(() => ({ status: 200, body: { id: '1' } }));
    peer.fail(answer(307, { location: `${other.url}/v1/things/1` }));
    expect(await failureOf(caller().call(read))).toMatchObject({ code: 'peer-not-found', data: { status: 307 } });
    expect(other.log).toHaveLength(0);
    await other.close();
  });

  it('refuses an answer without end', async () => {
    peer.fail(answer(200, {}, { id: 'x'.repeat(17 * 1024 * 1024) }), { times: 3 });
    const failure = await failureOf(caller({ tuning: { timeoutMs: 20_000 } }).call(read));
    expect(failure).toMatchObject({ code: 'peer-unavailable', data: { reason: 'answer-too-long' } });
  });

  it('keeps the service’s short code, never its sentences', async () => {
    const config = { reasonOf: (body: unknown) => z.object({ name: z.string() }).safeParse(body).data?.name ?? null };
    peer.fail(answer(422, {}, { name: 'validation_error' }));
    expect((await failureOf(caller(config).call(read))).data.reason).toBe('validation_error');
    peer.fail(answer(422, {}, { name: 'The name maria@example.com is taken' }));
    expect((await failureOf(caller(config).call(read))).data.reason).toBeUndefined();
  });
});
