// Mails as they are made, sent as they are sent, and what is reported of them taken: the whole way in one process.
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { mailSchema, normalizeAddress } from '../../../src/core/mail/mail.ts';
import { unsubscribeHeaders, unsubscribeToken } from '../../../src/core/mail/unsubscribe.ts';
import { createMailTemplates } from '../../../src/integrations/mail-templates/index.ts';
import {
  createKeyedHash,
  createResendMailer,
  newLinkToken,
  type ResendMailer,
} from '../../../src/integrations/resend/index.ts';
import { createClock } from '../../fakes/clock.ts';
import { campaign, look, warning } from '../mail-templates/samples.ts';
import { type Peer, startPeer } from './peer.ts';

const templates = createMailTemplates(look);
let peer: Peer;
let mailer: ResendMailer;

beforeEach(async () => {
  peer = await startPeer();
  mailer = createResendMailer(
    { apiBase: peer.url, apiKey: 're_x', from: 'cco@example.com' },
    { clock: createClock(), logger: pino({ level: 'silent' }) },
  );
});
afterEach(async () => {
  mailer.close();
  await peer.close();
  expect(peer.wrong).toEqual([]);
});

describe('sent as Resend describes it', () => {
  it('a warning to the CEO, with its picture', async () => {
    const mail = mailSchema.parse({ ref: 'm1', to: 'ceo@example.com', ...(await templates.warning(warning)) });
    await mailer.send(mail, { idempotencyKey: 'warning:1' });
    const [seen] = peer.seen;
    expect(seen?.body).toMatchObject({ attachments: [{ content_id: 'health', content_type: 'image/png' }] });
    const [kept] = await peer.mails();
    expect(kept?.subject).toBe('Warning: community health of 371OS-makers, score 0.61');
    expect(kept?.text).toContain('Ref. m1');
  });

  it('a campaign in a batch, each with its own way out', async () => {
    const sign = createKeyedHash('installation', 'unsubscribe');
    const mails = await Promise.all(
      ['s1', 's2'].map(async (id) => {
        const unsubscribeLink = `https://cco.example/mail/unsubscribe/${unsubscribeToken(id, sign)}`;
        const made = await templates.campaign({ ...campaign, unsubscribeLink, chart: null });
        const to = normalizeAddress(`${id}@example.com`);
        return mailSchema.parse({ ref: `m-${id}`, to, ...made, headers: unsubscribeHeaders(unsubscribeLink) });
      }),
    );
    await mailer.sendBatch(mails, { idempotencyKey: newLinkToken() });
    const bodies = peer.seen[0]?.body as { headers: Record<string, string> }[];
    expect(new Set(bodies.map(({ headers }) => headers['List-Unsubscribe'])).size).toBe(2);
    expect(bodies.every(({ headers }) => headers['List-Unsubscribe-Post'] === 'List-Unsubscribe=One-Click')).toBe(true);
  });
});
