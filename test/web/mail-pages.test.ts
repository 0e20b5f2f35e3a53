// The pages behind links in mails: for people without a login, on a phone, without scripts; and for mail programs.
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LinkState } from '../../src/core/mail/links.ts';
import { createLiveUpdates } from '../../src/main/announcer.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createMetrics } from '../../src/web/metrics.ts';
import { createWeb } from '../../src/web/server.ts';
import { createClock } from '../fakes/clock.ts';
import { chromiumMissing, launchChromium } from '../services/chromium.ts';

const logger = pino({ level: 'silent' });
const spaceName = 'Garden of <b>forking</b> "paths" & friends';
const done: string[] = [];
let app: FastifyInstance;
let close: () => Promise<void>;
beforeAll(async () => {
  const { store } = await createPgliteStore({ dataDir: 'memory' });
  const look = async (token: string): Promise<LinkState> =>
    token === 'ours' ? { kind: 'open', spaceName } : { kind: 'over' };
  const act =
    (what: string) =>
    async (token: string): Promise<LinkState> => {
      if (token !== 'ours') return { kind: 'over' };
      done.push(what);
      return { kind: 'done', spaceName };
    };
  ({ app } = await createWeb(
    { host: '127.0.0.1', token: 'test-token-0123456789abcdef', version: '1.2.3' },
    {
      store,
      clock: createClock(),
      logger,
      metrics: createMetrics({ queues: async () => [], outbox: async () => [] }),
      subscribe: createLiveUpdates(null, logger).subscribe,
      checks: {},
      operations: { depths: async () => [], deadLetters: async () => [], retry: async () => false },
      mailPages: {
        lookAtConfirm: look,
        confirm: act('confirm'),
        lookAtUnsubscribe: look,
        unsubscribe: act('unsubscribe'),
      },
    },
  ));
  close = async () => {
    await app.close();
    await store.close();
  };
});
afterAll(() => close());
beforeEach(() => void done.splice(0));

const host = 'cco.example.com';

describe.each(['confirm', 'unsubscribe'])('/mail/%s', (page) => {
  const url = `/mail/${page}?token=ours`;

  it.each(['GET', 'HEAD'] as const)(
    '%s changes nothing: programs follow links in mails to check them',
    async (method) => {
      const answer = await app.inject({ method, url, headers: { host } });
      expect([answer.statusCode, done]).toEqual([200, []]);
    },
  );

  it('shows names as text, loads and sends nothing elsewhere, and is kept by nobody', async () => {
    const { body, headers } = await app.inject({ url, headers: { host } });
    expect(body).not.toContain('<b>');
    expect(body).toContain('&#60;b&#62;forking');
    expect(body).not.toMatch(/<script|src=|href=/u);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'$/u,
    );
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each<[string, Record<string, string>, string | undefined]>([
    ['a mail program’s form', { 'content-type': 'application/x-www-form-urlencoded' }, 'List-Unsubscribe=One-Click'],
    [
      'a mail program’s multipart form',
      { 'content-type': 'multipart/form-data; boundary=x' },
      '--x\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
    ],
    ['the page’s button', { 'content-type': 'application/x-www-form-urlencoded', origin: 'null' }, ''],
    ['a call without a body', {}, undefined],
    ['a call from elsewhere', { origin: 'https://mail.example' }, undefined],
  ])('takes %s, without a login', async (_, headers, payload) => {
    const answer = await app.inject({
      method: 'POST',
      url,
      headers: { host, ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
    expect([answer.statusCode, done]).toEqual([200, [page]]);
    expect(answer.body).not.toContain('<form');
  });

  it.each(['', '?token=', '?token=guess', '?token=ours2'])('%j leads to a page that says so', async (query) => {
    for (const method of ['GET', 'POST'] as const) {
      const answer = await app.inject({ method, url: `/mail/${page}${query}`, headers: { host } });
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([410, 'text/html; charset=utf-8']);
      expect(answer.body).not.toContain('<form');
    }
    expect(done).toEqual([]);
  });

  it('a body as large as none of these is refused', async () => {
    const payload = 'x'.repeat(11_000);
    const headers = { host, 'content-type': 'application/x-www-form-urlencoded' };
    expect((await app.inject({ method: 'POST', url, headers, payload })).statusCode).toBe(413);
  });
});

it('the public address opens nothing else of a server that listens on loopback', async () => {
  for (const url of ['/api/spaces', '/metrics', '/healthz'])
    expect((await app.inject({ url, headers: { host } })).statusCode).toBe(403);
});

describe.skipIf(chromiumMissing !== undefined)(
  `in a browser${chromiumMissing ? ` (skipped: ${chromiumMissing})` : ''}`,
  () => {
    it('on a phone and without scripts, the button is reached by keyboard, large enough, and works', async () => {
      const browser = await launchChromium();
      try {
        const address = await app.listen({ host: '127.0.0.1', port: 0 });
        const viewport = { width: 360, height: 640 };
        const page = await (await browser.newContext({ viewport, javaScriptEnabled: false })).newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        for (const [name, heading] of [
          ['confirm', 'Your address is linked'],
          ['unsubscribe', 'You are unsubscribed'],
        ] as const) {
          await page.goto(`${address}/mail/${name}?token=ours`);
          const button = page.getByRole('button');
          const box = await button.boundingBox();
          expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
          expect((box?.x ?? 0) + (box?.width ?? 999)).toBeLessThanOrEqual(viewport.width);
          await page.keyboard.press('Tab');
          await page.keyboard.press('Enter');
          await page.getByRole('heading', { name: heading }).waitFor();
        }
        expect(done).toEqual(['confirm', 'unsubscribe']);
        // The style is let in by its hash, and nothing else is asked for.
        expect(complaints.filter((text) => !text.includes('favicon'))).toEqual([]);
      } finally {
        await browser.close();
      }
    });
  },
);
