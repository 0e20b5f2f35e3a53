import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkResend, createResendMailer, fetchReceived } from '../../../src/integrations/resend/index.ts';
import { createClock } from '../../fakes/clock.ts';
import { type Peer, startPeer } from './peer.ts';

let peer: Peer;
beforeEach(async () => {
  peer = await startPeer();
});
afterEach(async () => {
  await peer.close();
  expect(peer.wrong).toEqual([]);
});

const deps = () => ({ clock: createClock(), logger: pino({ level: 'silent' }) });
const webhookSecret = `whsec_${Buffer.alloc(24, 3).toString('base64')}`;
const look = (part: { from?: string; apiBase?: string; webhookSecret?: string | null; readsMail?: boolean } = {}) =>
  checkResend(
    { apiBase: peer.url, apiKey: 're_canary', from: 'CCO <cco@example.com>', webhookSecret, ...part },
    deps(),
  );
const refusal = (status: number, name: string) => ({ kind: 'answer', status, body: { name, message: 'x' } }) as const;

describe('doctor', () => {
  it('finds a key, a domain and a secret in order', async () => {
    expect((await look()).map(({ state }) => state)).toEqual(['ok', 'ok', 'ok']);
  });

  it.each([
    ['a domain that Resend does not have', { from: 'cco@other.example' }, 'not at Resend'],
    ['an address without a domain', { from: 'cco' }, 'not at Resend'],
    ['a secret that is none', { webhookSecret: 'whsec_' }, 'not a signing secret'],
    ['nobody who answers', { apiBase: 'http://127.0.0.1:1' }, 'does not answer'],
  ])('says what is wrong and what to do: %s', async (_, part, words) => {
    const problem = (await look(part)).find(({ state }) => state === 'problem');
    expect(problem?.message).toContain(words);
    expect(problem?.remedy).toBeTruthy();
  });

  it('notes what is missing without need', async () => {
    expect((await look({ webhookSecret: null })).at(-1)).toMatchObject({ state: 'note' });
    expect((await look({ from: 'onboarding@resend.dev' })).map(({ state }) => state)).toEqual(['ok', 'note', 'ok']);
    peer.script.push(refusal(401, 'restricted_api_key'));
    expect((await look())[0]).toMatchObject({ state: 'note' });
    peer.script.push(refusal(401, 'restricted_api_key'));
    expect((await look({ readsMail: true }))[0]).toMatchObject({ state: 'problem' });
  });

  it('tells a domain that waits for its DNS records from one that is verified', async () => {
    peer.script.push({ kind: 'answer', status: 200, body: { data: [{ name: 'example.com', status: 'pending' }] } });
    expect((await look())[1]).toMatchObject({ state: 'problem', message: expect.stringContaining('not verified yet') });
  });

  it('never shows the key', async () => {
    peer.script.push(refusal(403, 'invalid_api_key'));
    const findings = await look();
    expect(findings[0]).toMatchObject({ state: 'problem' });
    expect(JSON.stringify(findings)).not.toContain('canary');
  });
});

describe('the text of a mail that came in', () => {
  const ids = Array.from({ length: 8 }, (_, at) => `550e8400-e29b-41d4-a716-44665544000${at}`);
  const get = async (mail: Parameters<Peer['received']['set']>[1]) => {
    const mailer = createResendMailer({ apiBase: peer.url, apiKey: 're_x', from: 'a@example.com' }, deps());
    const id = ids[peer.received.size] ?? '';
    peer.received.set(id, mail);
    return await fetchReceived(mailer.client, id).finally(() => mailer.close());
  };

  it('is fetched apart', async () => {
    expect(await get({ subject: 'Hello', text: 'Hi there' })).toEqual({
      subject: 'Hello',
      text: 'Hi there',
      automatic: false,
    });
  });

  it('is made of its HTML where it has no other, with what it answers marked', async () => {
    const html =
      '<style>p{}</style><p>Hi <b>there</b>, see <a href="https://a.example/x">this</a></p><img alt="logo" src="x">' +
      '<div>On Mon, Eve wrote:<blockquote>old</blockquote></div>';
    expect((await get({ subject: '', text: null, html })).text).toBe(
      'Hi there, see this\n\nOn Mon, Eve wrote:\n\n> old',
    );
  });

  it('of HTML that is made to break its reader is little', async () => {
    expect((await get({ subject: '', text: null, html: '<div>'.repeat(20_000) })).text.length).toBeLessThan(100);
  });

  it.each([
    [{ 'Auto-Submitted': 'auto-replied' }, true],
    [{ 'auto-submitted': 'No' }, false],
    [{ Precedence: 'auto_reply' }, true],
    [{ Precedence: 'list', 'List-Id': '<all.example.org>' }, false],
    [{ 'X-Autoreply': 'yes' }, true],
  ])('of a mail with %j is a machine’s: %s', async (headers, automatic) => {
    expect((await get({ subject: '', text: 'Away', headers })).automatic).toBe(automatic);
  });

  it('that Resend does not have is said to be gone', async () => {
    const mailer = createResendMailer({ apiBase: peer.url, apiKey: 're_x', from: 'a@example.com' }, deps());
    await expect(fetchReceived(mailer.client, ids[0] ?? '')).rejects.toMatchObject({ code: 'mail-not-found' });
    mailer.close();
  });
});
