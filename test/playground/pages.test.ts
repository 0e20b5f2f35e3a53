import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startServer } from './server.ts';

test('the chat page is served with a policy that lets nothing else in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'page-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>AnyChat</title>');
  await writeFile(join(folder, 'assets', 'main-abc.js'), 'export {};');
  const server = await startServer({ clientDir: folder });
  const page = await fetch(server.url);
  expect(await page.text()).toContain('AnyChat');
  expect(page.headers.get('content-security-policy')).toMatch(/^default-src 'none'; script-src 'self';/u);
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe');
  expect(page.headers.get('cache-control')).toBe('no-cache');
  const script = await fetch(`${server.url}/assets/main-abc.js`);
  expect(script.headers.get('content-type')).toContain('javascript');
  expect(script.headers.get('cache-control')).toContain('immutable');
  for (const path of ['/../package.json', '/%2e%2e/package.json', '/assets/', '/nothing.js']) {
    expect((await fetch(`${server.url}${path}`)).status).toBeGreaterThanOrEqual(400);
  }
  expect((await server.call('GET', '/nothing')).body.error.code).toBe('not-found');
  await server.close();
  await rm(folder, { recursive: true });
});

test('without a built page the API stands alone', async () => {
  const server = await startServer({ clientDir: '/nonexistent/page' });
  expect((await fetch(server.url)).status).toBe(404);
  expect((await server.join('Ada')).name).toBe('Ada');
  await server.close();
});
