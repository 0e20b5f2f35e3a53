// Posting webhooks, at a server of our own.
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { WebhookSender } from '../../../src/core/coordination/deliver.ts';
import {
  checkAddress,
  createWebhookSender,
  isPublicAddress,
  parseWebhookSecrets,
  verifyWebhook,
  type WebhookSenderConfig,
} from '../../../src/integrations/webhooks/index.ts';
import { createClock } from '../../fakes/clock.ts';

const secrets = parseWebhookSecrets(`CEO:whsec_${Buffer.alloc(32, 1).toString('base64')}`);
const clock = createClock();
const body = JSON.stringify({ type: 'coordination.event', data: { '10': 'ä', a: 1 } });

interface Got {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Buffer;
}
let server: Server;
let base = '';
let got: Got[] = [];
let answer: { status: number; headers?: Record<string, string> } = { status: 200 };

beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      got.push({ url: request.url ?? '', headers: request.headers, bytes: Buffer.concat(parts) });
      response.writeHead(answer.status, answer.headers).end('thanks');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  got = [];
  answer = { status: 200 };
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const sender = (config: Partial<WebhookSenderConfig> = {}, resolve?: Parameters<typeof checkAddress>[1]['resolve']) =>
  createWebhookSender(
    { secrets, allowPrivate: true, ...config },
    { clock, logger: pino({ level: 'silent' }), ...(resolve === undefined ? {} : { resolve }) },
  );
const send = (by: WebhookSender, over: Partial<Parameters<WebhookSender['send']>[0]> = {}) =>
  by.send({ url: `${base}/hook?team=a%20b`, secret: 'CEO', id: 'evt-1', body, ...over });

it('what arrives is signed byte for byte, with its id and the time it was sent', async () => {
  expect(await send(sender())).toEqual({ kind: 'delivered' });
  const [first] = got;
  expect(first?.url).toBe('/hook?team=a+b');
  expect(first?.headers['content-type']).toContain('application/json');
  expect(JSON.parse(first?.bytes.toString() ?? '')).toEqual(JSON.parse(body));
  expect(verifyWebhook(secrets, first?.headers ?? {}, first?.bytes ?? Buffer.alloc(0), clock.now())).toEqual({
    ok: true,
    sender: 'CEO',
    id: 'evt-1',
    at: Math.floor(clock.now() / 1000) * 1000,
  });
});

it.each([200, 201, 202, 204])('%i is taken', async (status) => {
  answer = { status };
  expect(await send(sender())).toEqual({ kind: 'delivered' });
});

it('410 says that it wants no more', async () => {
  answer = { status: 410 };
  expect(await send(sender())).toEqual({ kind: 'gone' });
});

it.each<[number, string]>([
  [400, 'webhook-invalid'],
  [401, 'webhook-forbidden'],
  [404, 'webhook-not-found'],
  [500, 'webhook-unavailable'],
  [503, 'webhook-unavailable'],
])('%i is tried again later', async (status, code) => {
  answer = { status };
  expect(await send(sender())).toEqual({ kind: 'later', code, afterMs: null });
  expect(got).toHaveLength(1);
});

it('a redirect is not followed', async () => {
  answer = { status: 307, headers: { location: `${base}/elsewhere` } };
  expect(await send(sender())).toMatchObject({ kind: 'later' });
  expect(got.map(({ url }) => url)).toEqual(['/hook?team=a+b']);
});

it('how long the server asks to wait is handed on', async () => {
  answer = { status: 429, headers: { 'retry-after': '120' } };
  expect(await send(sender())).toEqual({ kind: 'later', code: 'webhook-rate-limited', afterMs: 120_000 });
});

it('a host that fails five times in a row is left alone, another is not', async () => {
  const by = sender();
  answer = { status: 500 };
  for (let attempt = 0; attempt < 8; attempt += 1) await send(by);
  expect(got).toHaveLength(5);
  answer = { status: 200 };
  expect(await send(by, { url: `${base.replace('127.0.0.1', 'localhost')}/hook` })).toEqual({ kind: 'delivered' });
});

it('without its secret nothing is sent', async () => {
  expect(await send(sender(), { secret: 'CMO' })).toEqual({ kind: 'later', code: 'webhook-no-secret', afterMs: null });
  expect(got).toEqual([]);
});

describe('this machine’s own network', () => {
  it('is not posted to unless that is allowed', async () => {
    const by = sender({ allowPrivate: false });
    expect(await send(by)).toEqual({ kind: 'later', code: 'webhook-private', afterMs: null });
    expect(got).toEqual([]);
  });

  it.each([
    ['127.0.0.1', 'ipv4 loopback'],
    ['10.1.2.3', 'private'],
    ['172.31.0.1', 'private'],
    ['192.168.1.1', 'private'],
    ['169.254.169.254', 'where clouds keep credentials'],
    ['100.64.0.1', 'carrier NAT'],
    ['0.0.0.0', 'this host'],
    ['::1', 'ipv6 loopback'],
    ['::', 'this host'],
    ['fd00::1', 'unique local'],
    ['fe80::1', 'link local'],
    ['::ffff:127.0.0.1', 'IPv4 in IPv6'],
    ['64:ff9b::a00:1', 'IPv4 through NAT64'],
    ['2002:7f00:1::1', '6to4'],
    ['not an address', 'nothing'],
  ])('%s (%s) is private', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each(['1.1.1.1', '93.184.216.34', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });

  const known: Record<string, string[]> = {
    'good.example': ['93.184.216.34'],
    'inside.example': ['10.0.0.5'],
    'both.example': ['93.184.216.34', '127.0.0.1'],
    'none.example': [],
  };
  const resolve = async (host: string) => {
    const addresses = known[host];
    if (addresses === undefined) throw new Error('ENOTFOUND');
    return addresses.map((address) => ({ address, family: 4 }));
  };

  it.each([
    ['https://good.example/hook', null],
    ['http://good.example:8080/', null],
    ['https://inside.example/', 'webhook-private'],
    ['https://both.example/', 'webhook-private'],
    ['https://none.example/', 'webhook-unresolved'],
    ['https://unknown.example/', 'webhook-unresolved'],
    ['http://127.1/', 'webhook-private'],
    ['http://2130706433/', 'webhook-private'],
    ['http://[::1]/', 'webhook-private'],
    ['http://0x7f.1/', 'webhook-private'],
    ['ftp://good.example/', 'webhook-address'],
    ['file:///etc/passwd', 'webhook-address'],
    ['https://user:pass@good.example/', 'webhook-address'],
    ['nonsense', 'webhook-address'],
  ])('%s: %s', async (url, code) => {
    expect(await checkAddress(url, { allowPrivate: false, resolve })).toEqual(
      code === null ? { ok: true } : { ok: false, code },
    );
  });
});

it('an address is told from another by a hash that does not show it', () => {
  const by = sender();
  const url = 'https://ceo.example/hook?key=s3cret';
  expect(by.endpointOf(url)).toBe(by.endpointOf(url));
  expect(by.endpointOf(url)).not.toBe(by.endpointOf(`${url}2`));
  expect(by.endpointOf(url)).toMatch(/^[\w-]{43}$/u);
});
