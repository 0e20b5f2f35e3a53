// Server-sent events: that something changed, and where; what it is, one fetches with one's rights.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../services/until.ts';
import { authorized, createWebRig, garden, type WebRig } from './rig.ts';

/** Listens to the stream as a browser does. */
const listen = async (url: string, headers: Record<string, string> = {}) => {
  const stop = new AbortController();
  const response = await fetch(`${url}/api/events`, { headers, signal: stop.signal });
  let text = '';
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true });
  })().catch(() => undefined);
  return {
    response,
    text: () => text,
    ended: () => reading,
    close: () => stop.abort(),
  };
};

describe('live updates', () => {
  let rig: WebRig;
  let url: string;
  beforeAll(async () => {
    rig = await createWebRig();
    url = await rig.app.listen({ host: '127.0.0.1', port: 0 });
  });
  afterAll(() => rig.close());

  it('tell all watchers that messages came in, and not what was said', async () => {
    const watchers = [await listen(url), await listen(url, authorized)];
    for (const { response } of watchers) {
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain('text/event-stream');
      expect(response.headers.get('cache-control')).toBe('no-store');
    }
    await rig.say('canary-word, said aloud');
    for (const watcher of watchers) {
      await until(() => watcher.text().includes('event: messages\n'), { label: 'the event' });
      const data = /^event: messages\ndata: (.+)$/mu.exec(watcher.text())?.[1] ?? '';
      expect(JSON.parse(data)).toEqual({ type: 'messages', spaceId: garden });
      expect(watcher.text()).not.toContain('canary');
      watcher.close();
    }
  });

  it('name an intervention by its id only', async () => {
    const watcher = await listen(url);
    rig.live.announce({ type: 'intervention', spaceId: garden, id: 'i1' });
    await until(() => watcher.text().includes('event: intervention\n'), { label: 'the event' });
    expect(watcher.text()).toContain(`data: {"type":"intervention","spaceId":"${garden}","id":"i1"}\n\n`);
    watcher.close();
  });

  it('are refused to pages elsewhere', async () => {
    const watcher = await listen(url, { origin: 'http://evil.example' });
    expect(watcher.response.status).toBe(403);
    await watcher.ended();
  });

  it('end when the server does', async () => {
    const other = await createWebRig();
    const watcher = await listen(await other.app.listen({ host: '127.0.0.1', port: 0 }));
    await other.close();
    await watcher.ended();
  });

  it('need a session where the server is open to others', async () => {
    const exposed = await createWebRig('0.0.0.0');
    const address = `http://127.0.0.1:${new URL(await exposed.app.listen({ host: '127.0.0.1', port: 0 })).port}`;
    const stranger = await listen(address);
    expect(stranger.response.status).toBe(401);
    const admin = await listen(address, authorized);
    expect(admin.response.status).toBe(200);
    admin.close();
    await exposed.close();
  });
});
