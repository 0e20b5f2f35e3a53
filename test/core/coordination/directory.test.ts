import { describe, expect, it } from 'vitest';
import { contactsSchema, createDirectory, directoryProblems } from '../../../src/core/coordination/directory.ts';

const contacts = contactsSchema.parse({
  CEO: {
    name: 'Eve',
    email: 'eve@example.org',
    webhook: 'https://ceo.example.org/hook',
    chat: { space: 'anychat:board', channel: 'anychat:reports' },
  },
  CMO: { webhook: 'https://cmo.example.org/hook', secret: 'marketing' },
  CRO: { name: 'Rob' },
});
const listeners = [{ name: 'archive', webhook: 'https://archive.example.org/in' }];
const directory = createDirectory(contacts, listeners);

describe('a role', () => {
  it('is reached as an agent first, then as a person', () => {
    expect(directory.resolve('CEO')).toEqual({
      ok: true,
      ways: [
        { kind: 'webhook', url: 'https://ceo.example.org/hook', secret: 'CEO' },
        { kind: 'email', address: 'eve@example.org', name: 'Eve' },
        { kind: 'chat', spaceId: 'anychat:board', channelId: 'anychat:reports' },
      ],
    });
  });

  it('nobody is named as says so, and what to set', () => {
    expect(directory.resolve('CTO')).toEqual({
      ok: false,
      problem: 'Nobody is named as CTO: set roles.CTO in cco-agent.json.',
    });
  });

  it('without any way says what it lacks', () => {
    const found = directory.resolve('CRO');
    expect(found.ok ? '' : found.problem).toContain('give roles.CRO in cco-agent.json an email, a webhook or a chat');
  });
});

it.each([
  ['CMO', 'marketing'],
  ['CEO', 'CEO'],
  ['listener:archive', 'archive'],
])('the webhook of %s is signed with the secret %s', (recipient, secret) => {
  expect(directory.webhookOf(recipient)?.secret).toBe(secret);
});

it.each(['CRO', 'CTO', 'listener:nobody', 'nonsense'])('%s has no webhook', (recipient) => {
  expect(directory.webhookOf(recipient)).toBeNull();
});

it('a webhook without a secret is a problem that names the entry to add, not the address', () => {
  const problems = directoryProblems(contacts, listeners, new Set(['CEO']));
  expect(problems).toEqual([
    'roles.CMO.webhook has no secret: add marketing:whsec_… to COORDINATION_SECRETS.',
    'listeners.archive has no secret: add archive:whsec_… to COORDINATION_SECRETS.',
  ]);
});

it.each<[string, unknown]>([
  ['a role nobody knows', { COO: { email: 'a@example.org' } }],
  ['a field nobody knows', { CEO: { phone: '1' } }],
  ['a webhook of another kind', { CEO: { webhook: 'ftp://example.org' } }],
  ['a channel of another platform than its space', { CEO: { chat: { space: 'anychat:a', channel: 'discord:b' } } }],
])('%s is refused', (_, value) => {
  expect(contactsSchema.safeParse(value).success).toBe(false);
});
