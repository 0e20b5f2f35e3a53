import { v5, v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildHealthReport } from '../../../src/core/coordination/build.ts';
import { CcoError } from '../../../src/core/errors.ts';
import { digestScheduleSchema } from '../../../src/core/mail/digest.ts';
import type { HealthPage } from '../../../src/core/mail/health-facts.ts';
import type { Mail } from '../../../src/core/mail/mail.ts';
import type { Mailer } from '../../../src/core/mail/mailer.ts';
import type { Priority } from '../../../src/core/mail/notification.ts';
import { applyMailEvent, createMakeMails, createSendMails, type MailMaker } from '../../../src/core/mail/role-mail.ts';
import type { MailNotice, Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { health } from '../coordination/facts.ts';

const hour = 3_600_000;
const day = 24 * hour;

let store: Store;
let clock: SettableClock;
beforeAll(() => {
  clock = createClock();
});
beforeEach(async () => {
  await store?.close();
  store = (await createPgliteStore({ dataDir: 'memory' })).store;
});
afterAll(() => store.close());

/** Keeps what was sent by idempotency key; `faults`: what each next call does, `lost`: done and not answered. */
const fakeMailer = () => {
  const sent = new Map<string, Mail>();
  const faults: ('lost' | 'down' | 'forbidden')[] = [];
  const never = () => Promise.reject(new Error('not part of this test'));
  const down = () => new CcoError('no answer', { code: 'mail-unavailable', retryable: true });
  const mailer: Mailer = {
    send: async (mail, { idempotencyKey }) => {
      const fault = faults.shift();
      if (fault === 'down') throw down();
      if (fault === 'forbidden') throw new CcoError('no', { code: 'mail-forbidden' });
      const first = sent.get(idempotencyKey);
      if (first !== undefined && JSON.stringify(first) !== JSON.stringify(mail))
        throw new CcoError('used', { code: 'mail-conflict' });
      sent.set(idempotencyKey, mail);
      if (fault === 'lost') throw down();
      return { externalId: `re-${idempotencyKey}` };
    },
    sendBatch: never,
    schedule: never,
    cancel: never,
    find: async (query) => {
      if (faults[0] === 'down') throw down();
      const found = 'ref' in query ? [...sent.values()].find(({ ref }) => ref === query.ref) : undefined;
      return found === undefined ? null : { externalId: `re-${found.ref}`, state: 'sent' };
    },
  };
  return { mailer, sent, faults };
};

const maker: MailMaker = {
  warning: async ({ spaceName, caseNumber }) => ({
    subject: `warning of ${spaceName}, ${caseNumber}`,
    html: '<p>',
    text: '-',
    attachments: [],
  }),
  health: async ({ spaceName }) => ({ subject: `health of ${spaceName}`, html: '<p>', text: '-', attachments: [] }),
  note: async ({ title, lines }) => ({ subject: title, html: '<p>', text: lines.join('\n'), attachments: [] }),
  digest: async ({ kind, events }) => ({
    subject: `${kind}: ${events.length}`,
    html: '<p>',
    text: events.map(({ message }) => message).join('\n'),
    attachments: [],
  }),
};

const rig = () => {
  const fake = fakeMailer();
  const noted: string[] = [];
  const deps = {
    store,
    clock,
    newId: v7,
    mailer: fake.mailer,
    maker,
    schedule: digestScheduleSchema.parse({}),
    noted: ({ code }: { readonly code: string }) => void noted.push(code),
  };
  const make = createMakeMails(deps);
  const send = createSendMails(deps);
  return {
    ...fake,
    noted,
    make,
    send,
    round: async () => {
      await make();
      await send();
    },
    subjects: () => [...fake.sent.values()].map(({ subject }) => subject),
  };
};

const tell = async (name: string, priority: Priority, more: Partial<MailNotice> = {}): Promise<void> => {
  const id = v5(name, v5.URL);
  const timestamp = new Date(clock.now()).toISOString();
  await store.mails.note({
    id,
    role: 'CEO',
    address: 'Eve@Example.com',
    priority,
    createdAt: clock.now(),
    title: name,
    lines: [name],
    link: null,
    event: {
      id,
      type: 'alert_trigger',
      agentType: 'CEO',
      priority,
      message: name,
      metadata: {},
      timestamp,
    },
    ...more,
  });
};

const page: HealthPage = {
  kind: 'warning',
  facts: {
    spaceName: 'Garden',
    report: buildHealthReport(health(9)),
    themes: [],
    chart: null,
    trackerLink: null,
    caseLink: null,
    caseNumber: '4f2a1b',
    done: [],
  },
};

describe('mail to a role', () => {
  it('goes at once where it is urgent or a report, else with the next digest; each once', async () => {
    const { round, subjects, sent } = rig();
    await tell('fire', 'urgent');
    await tell('fire', 'urgent');
    await tell('report', 'low', { event: null });
    await tell('slow', 'high');
    await tell('mild', 'low');
    await round();
    await round();
    expect(subjects().sort()).toEqual(['fire', 'report']);
    expect([...sent.values()][0]?.to).toBe('eve@example.com');
    clock.advance(2 * hour);
    await round();
    expect(subjects()).toContain('digest: 1');
    clock.advance(16 * hour);
    await round();
    await round();
    expect(subjects().filter((subject) => subject.startsWith('digest'))).toHaveLength(2);
    expect(await store.mails.count('sent')).toBe(4);
    expect(await store.mails.unsent(10)).toEqual([]);
  });

  it('about health goes at once, with all it shows, and a day late with the others', async () => {
    const { round, subjects, faults } = rig();
    await tell('warning', 'high', { priority: 'urgent', page });
    await round();
    expect(subjects()).toEqual(['warning of Garden, 4f2a1b']);
    await tell('later', 'high', { priority: 'urgent', page });
    for (let hours = 0; hours < 26; hours += 1) {
      faults.splice(0, faults.length, 'down', 'down');
      await round();
      clock.advance(hour);
    }
    faults.length = 0;
    await round();
    await round();
    expect(subjects()).toEqual(['warning of Garden, 4f2a1b', 'missed: 1']);
  });

  it('whose answer was lost is sent once', async () => {
    const { round, sent, faults } = rig();
    await tell('fire', 'urgent');
    faults.push('lost');
    await round();
    for (let times = 0; times < 5; times += 1) {
      clock.advance(hour);
      await round();
    }
    expect(sent.size).toBe(1);
    expect(await store.mails.count('sent')).toBe(1);
  });

  it('is lost by no outage, and told in one mail after a week of it', async () => {
    const { round, subjects, faults } = rig();
    for (let days = 0; days < 7; days += 1) {
      await tell(`fire ${days}`, 'urgent');
      for (let hours = 0; hours < 24; hours += 1) {
        faults.splice(0, faults.length, ...Array.from({ length: 40 }, () => 'down' as const));
        await round();
        clock.advance(hour);
      }
    }
    expect(subjects()).toEqual([]);
    faults.length = 0;
    for (let hours = 0; hours < 30; hours += 1) {
      await round();
      clock.advance(hour);
    }
    // The newest may still be news.
    const missed = subjects().filter((subject) => subject.startsWith('missed'));
    expect(missed).toHaveLength(1);
    expect(subjects().length).toBeLessThanOrEqual(2);
    expect(await store.mails.unsent(10)).toEqual([]);
    expect(await store.mails.count('waiting')).toBe(0);
  });

  it('waits where the key is refused, and goes once it is right', async () => {
    const { round, sent, faults } = rig();
    await tell('fire', 'urgent');
    faults.push('forbidden');
    await round();
    clock.advance(16 * 60_000);
    await round();
    expect(sent.size).toBe(1);
  });

  it('to an address that bounced is not sent, and that is said', async () => {
    const { round, sent, noted } = rig();
    const addressKey = store.mails.addressKey('eve@example.com');
    const event = { id: 'e1', externalId: 're-1', ref: null, addressKey, at: clock.now() };
    await applyMailEvent(store, { ...event, type: 'bounced', permanent: true });
    await tell('fire', 'urgent');
    await round();
    expect(sent.size).toBe(0);
    expect(noted).toEqual(['mail-suppressed']);
    expect(await store.mails.count('refused')).toBe(1);
  });

  it('is forgotten in time, with the reports about it', async () => {
    const { round } = rig();
    await tell('fire', 'urgent');
    await round();
    expect(await store.mails.claimReport('r1', clock.now() + day)).toBe(true);
    expect(await store.mails.claimReport('r1', clock.now() + day)).toBe(false);
    expect(await store.mails.expire(clock.now(), clock.now())).toBe(0);
    clock.advance(2 * day);
    expect(await store.mails.expire(clock.now(), clock.now())).toBe(2);
  });
});
