import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { mailSchema, normalizeAddress, readAddress } from '../../../src/core/mail/mail.ts';
import {
  type CommunicationCoordinationEvent,
  createAgentNotifications,
  type Priority,
} from '../../../src/core/mail/notification.ts';
import { createClock } from '../../fakes/clock.ts';

const setUp = () => {
  const kept: CommunicationCoordinationEvent[] = [];
  const send = createAgentNotifications({
    clock: createClock(),
    newId: () => '00000000-0000-7000-8000-000000000001',
    keep: async (event) => {
      kept.push(event);
    },
  });
  return { kept, send };
};

describe('sendAgentNotification', () => {
  it('keeps the seeds’ event and gives it back', async () => {
    const { kept, send } = setUp();
    const event = await send('CEO', 'The score fell.', 'urgent', { score: 0.62 });
    expect(event).toEqual({
      id: '00000000-0000-7000-8000-000000000001',
      type: 'agent_notification',
      agentType: 'CEO',
      priority: 'urgent',
      message: 'The score fell.',
      metadata: { score: 0.62 },
      timestamp: '2026-03-10T14:00:00.000Z',
    });
    expect(kept).toEqual([event]);
  });

  it('refuses what does not fit, naming the field and not its value', async () => {
    const { kept, send } = setUp();
    const failure = await send('CMO', '   ', 'low').catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CcoError);
    expect(failure).toMatchObject({ code: 'notification-invalid', data: { field: 'message' } });
    const secret = await send('CMO', 'Hello', 'canary' as Priority).catch((error: unknown) => error);
    expect(JSON.stringify(secret) + String(secret)).not.toContain('canary');
    expect(kept).toEqual([]);
  });
});

describe('a mail', () => {
  const fields = { ref: 'm1', to: 'a@example.com', subject: 'Hello', html: '<p>x</p>', text: 'x' };
  it.each([
    ['an address that is none', { to: 'nobody' }],
    ['a subject of two lines', { subject: 'Hello\r\nBcc: x@example.com' }],
    ['a header of two lines', { headers: { 'X-A': 'a\nb' } }],
    ['no text', { text: '' }],
    ['a tag with a space', { tags: [{ name: 'a b', value: 'c' }] }],
    ['a ref that would not fit a header', { ref: 'a b' }],
  ])('is refused with %s', (_, part) => {
    expect(mailSchema.safeParse({ ...fields, ...part }).success).toBe(false);
  });

  it.each(['', 'nobody', 'a@b', 'a b@example.com', '<a@example.com>'])('%j is no address', (typed) => {
    expect(readAddress(typed)).toBeNull();
  });

  it('an address has one spelling', () => {
    expect(readAddress(' Anna@Example.COM ')).toBe('anna@example.com');
    expect(normalizeAddress('  Anna.B+x@Example.COM ')).toBe('anna.b+x@example.com');
  });
});
