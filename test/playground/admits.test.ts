import { afterEach, describe, expect, it } from 'vitest';
import { refusalOf } from '../../src/web/access.ts';
import { startServer, type TestServer } from './server.ts';

let server: TestServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const knock = async (url: string, headers: Record<string, string>): Promise<number> =>
  (await fetch(`${url}/socket.io/?EIO=4&transport=polling`, { headers })).status;

describe('a socket connection', () => {
  it.each([
    ['from the page itself', (url: string) => ({ origin: url }), 200],
    ['from a program', () => ({}), 200],
    ['from a page elsewhere', () => ({ origin: 'http://evil.example' }), 403],
  ])('%s is answered by where it comes from', async (_name, headers, status) => {
    server = await startServer({ admits: (given) => refusalOf('127.0.0.1', given) === null });
    expect(await knock(server.url, headers(server.url))).toBe(status);
  });

  it('is refused once the server has as many as it takes', async () => {
    server = await startServer({ limits: { connections: 1 } });
    expect([await knock(server.url, {}), await knock(server.url, {})]).toEqual([200, 403]);
  });
});

describe('where a request says it comes from', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1:3710', undefined, null],
    ['127.0.0.1', 'localhost:3710', 'http://localhost:3710', null],
    ['127.0.0.1', 'evil.example', undefined, 'host'],
    ['127.0.0.1', 'evil.example', 'http://evil.example', 'host'],
    ['127.0.0.1', '127.0.0.1:3710', 'http://127.0.0.1:9999', 'origin'],
    ['0.0.0.0', 'community.example', undefined, null],
    ['0.0.0.0', 'community.example', 'https://community.example', null],
    ['0.0.0.0', 'community.example', 'https://evil.example', 'origin'],
  ])('listening on %s, for host %s and origin %s: %s', (bind, host, origin, refusal) => {
    expect(refusalOf(bind, { host, origin })).toBe(refusal);
  });
});
