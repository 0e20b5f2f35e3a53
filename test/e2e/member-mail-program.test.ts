// Mail to members by the whole program as it is started: its chat, its rounds, its pages, its API.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Peer, startPeer } from '../integrations/resend/peer.ts';
import { joinCommunity } from '../services/member.ts';
import { startProgram } from '../services/program.ts';
import { until } from '../services/until.ts';

const token = 'test-token-0123456789abcdef';
let resend: Peer;
beforeAll(async () => {
  resend = await startPeer();
});
afterAll(() => resend.close());

it('a member links an address in chat, gets a campaign, and leaves with one click', async () => {
  const program = await startProgram({
    env: {
      CCO_API_TOKEN: token,
      CCO_PUBLIC_URL: 'http://127.0.0.1:1',
      CCO_LOG_LEVEL: 'trace',
      RESEND_API_BASE: resend.url,
      RESEND_API_KEY: 're_canary',
      RESEND_FROM: 'CCO Agent <cco@example.com>',
      RESEND_WEBHOOK_SECRET: `whsec_${Buffer.alloc(24, 7).toString('base64')}`,
    },
  });
  try {
    const mia = await joinCommunity(program.url, 'Mia');
    const answered = (text: string) =>
      until(async () => (await mia.messages('general')).some((one) => one.text.includes(text)), {
        label: `the answer: ${text}`,
        timeoutMs: 60_000,
      });
    const mailed = async (count: number) => {
      await until(async () => (await resend.mails()).length === count, { label: `mail ${count}`, timeoutMs: 60_000 });
      return (await resend.mails()).map(({ text }) => text);
    };
    const post = async (path: string, body?: unknown) => {
      const answer = await fetch(`${program.url}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(body ?? {}),
      });
      expect([path, answer.ok]).toEqual([path, true]);
      return (await answer.json()) as { campaign: { id: string } };
    };
    /** What stands behind the public address, where a proxy would hand it on. */
    const behind = (texts: readonly string[], page: string): string =>
      texts.map((text) => new RegExp(`/mail/${page}\\?token=[\\w.%-]+`, 'u').exec(text)?.[0]).find(Boolean) ?? '';

    await mia.command('general', 'email canary@example.org');
    await answered('One mail is on its way to c…@example.org');
    const confirm = `${program.url}${behind(await mailed(1), 'confirm')}`;
    expect(await (await fetch(confirm)).text()).toContain('Link this address?');
    expect(await (await fetch(confirm, { method: 'POST' })).text()).toContain('Your address is linked');

    const { campaign } = await post('/api/campaigns', {
      space: `anychat:${mia.spaceId}`,
      name: 'June',
      content: { subject: 'News', heading: 'News', paragraphs: ['The garden is open.'] },
    });
    await post(`/api/campaigns/${campaign.id}/schedule`);
    const leave = `${program.url}${behind(await mailed(2), 'unsubscribe')}`;
    expect(await (await fetch(leave, { method: 'POST' })).text()).toContain('You are unsubscribed');
    await mia.command('general', 'email');
    await answered('No address of yours is linked here');

    expect(resend.wrong).toEqual([]);
    for (const printed of [program.stdout(), program.stderr()]) expect(printed).not.toContain('canary@');
  } finally {
    expect(await program.stop()).toBe(0);
  }
});
