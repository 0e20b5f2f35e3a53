// A mail that Resend reports by its signed webhook is feedback of a space, on the wire.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { spaceId } from '../../src/core/ids.ts';
import type { Store } from '../../src/core/ports.ts';
import { createAfinnScorer } from '../../src/core/sentiment/afinn.ts';
import { parseWebhookSecrets, signWebhook } from '../../src/integrations/webhooks/index.ts';
import { readInTurns } from '../../src/main/reading/turns.ts';
import { openResponsePlan, type ResponsePlan } from '../../src/main/response/plan.ts';
import { createPgliteStore } from '../../src/store/pglite.ts';
import { createClock } from '../fakes/clock.ts';
import { type Peer, startPeer } from '../integrations/resend/peer.ts';

const garden = spaceId('anychat', 'garden');
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'cco-received-'));
writeFileSync(
  join(folder, 'cco-agent.json'),
  JSON.stringify({ feedback: { mail: { 'Feedback@Example.com': garden } } }),
);
const clock = createClock();
const failed: string[] = [];
let store: Store;
let resend: Peer;
let plan: ResponsePlan;
beforeAll(async () => {
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
  await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, clock.now());
  resend = await startPeer();
  const config = loadConfig({
    cwd: folder,
    env: {
      RESEND_API_BASE: resend.url,
      RESEND_API_KEY: 're_canary',
      RESEND_FROM: 'CCO Agent <cco@example.com>',
      RESEND_WEBHOOK_SECRET: secret,
    },
  });
  plan = openResponsePlan(
    {
      config,
      store,
      clock,
      logger: pino({ level: 'silent' }),
      newId: v7,
      queues: { wakeUps: { evaluate: async () => undefined, deliver: async () => undefined } },
      metrics: { failed: (code) => void failed.push(code) },
    },
    readInTurns(createAfinnScorer()),
  );
});
afterAll(async () => {
  await plan.close();
  await resend.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const id = '550e8400-e29b-41d4-a716-446655440000';

const report = (to: string, reportId: string): Promise<string | undefined> => {
  const body = Buffer.from(
    JSON.stringify({
      type: 'email.received',
      created_at: new Date(clock.now()).toISOString(),
      data: {
        email_id: id,
        created_at: new Date(clock.now()).toISOString(),
        from: 'Anna <anna@example.org>',
        to: [to],
        cc: [],
        bcc: [],
        subject: 'The login',
        message_id: '<1@example.org>',
        attachments: [],
      },
    }),
  );
  const {
    'webhook-id': svix,
    'webhook-timestamp': at,
    'webhook-signature': signature,
  } = signWebhook(parseWebhookSecrets(`resend:${secret}`).get('resend') ?? [], {
    id: reportId,
    at: clock.now(),
    body,
  });
  const headers = { 'svix-id': svix, 'svix-timestamp': at, 'svix-signature': signature };
  return plan.webhooks.find(({ name }) => name === 'resend')?.take(headers, body) ?? Promise.resolve(undefined);
};

it('is fetched from Resend and read, once', async () => {
  resend.received.set(id, { subject: 'The login', text: 'It is terrible.\n\n-- \nAnna' });
  expect(await report('feedback@example.com', 'msg_1')).toBe('applied');
  expect(await report('feedback@example.com', 'msg_1')).toBe('replayed');
  expect(await report('feedback@example.com', 'msg_2')).toBe('applied');
  const round = plan.rounds.find(({ name }) => name === 'received-mail');
  for (let times = 0; times < 3; times += 1) await round?.run(new AbortController().signal);
  const feedback = await store.feedback.list({ spaceId: garden, limit: 10 });
  expect(feedback).toMatchObject([
    { source: 'e-mail', text: 'The login\nIt is terrible.', score: { label: 'negative' } },
  ]);
  expect(resend.seen.filter(({ path }) => path.startsWith('/emails/receiving/'))).toHaveLength(1);
  expect(resend.wrong).toEqual([]);
});

it('to an address that no space has is counted, and nothing else', async () => {
  expect(await report('sales@example.com', 'msg_3')).toBe('applied');
  expect(failed).toEqual(['received-mail-address']);
});
