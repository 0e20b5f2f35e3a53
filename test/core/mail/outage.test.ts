// Notifications, the mails planned for them, and a provider that is away: what the stored rows go through.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { createDeliverMail } from '../../../src/core/mail/deliver-mail.ts';
import {
  digestScheduleSchema,
  dueAt,
  type MailPlan,
  missedAfterMs,
  type PendingNotification,
  planMails,
} from '../../../src/core/mail/digest.ts';
import { mailSchema } from '../../../src/core/mail/mail.ts';
import { priorities } from '../../../src/core/mail/notification.ts';
import { createClock } from '../../fakes/clock.ts';
import { createFakeMailer } from './fake-mailer.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const schedule = digestScheduleSchema.parse({});

interface Row {
  readonly plan: MailPlan;
  readonly ref: string;
  attempts: number;
  firstAttemptAt: number;
  lastAttemptAt: number;
  nextAt: number;
  status: 'open' | 'sent' | 'withdrawn' | 'uncertain' | 'failed';
}

const createOffice = () => {
  const clock = createClock();
  const mailer = createFakeMailer(clock);
  const deliver = createDeliverMail({ mailer, clock });
  const told = new Map<string, { notification: PendingNotification; row: Row | null }>();
  const rows: Row[] = [];

  const plan = (): void => {
    const pending = [...told.values()].map(({ notification, row }) => ({ ...notification, inFlight: row !== null }));
    for (const made of planMails(pending, schedule, clock.now())) {
      const now = clock.now();
      const ref = `m${rows.length + 1}`;
      const row: Row = {
        plan: made,
        ref,
        attempts: 0,
        firstAttemptAt: now,
        lastAttemptAt: now,
        nextAt: now,
        status: 'open',
      };
      rows.push(row);
      for (const id of made.ids) {
        const entry = told.get(id);
        if (entry !== undefined) entry.row = row;
      }
    }
  };

  const attempt = async (row: Row): Promise<void> => {
    const now = clock.now();
    const { plan: made, ref } = row;
    row.attempts += 1;
    if (row.attempts === 1) row.firstAttemptAt = now;
    const lastAttemptAt = row.attempts === 1 ? now : row.lastAttemptAt;
    row.lastAttemptAt = now;
    const dues = made.ids.map((id) => told.get(id)?.notification).filter((one) => one !== undefined);
    // A digest of what was missed is never too late.
    const staleAt =
      made.kind === 'missed' ? null : Math.min(...dues.map((one) => dueAt(one, schedule))) + missedAfterMs;
    const text = made.ids.join(' ');
    const mail = mailSchema.parse({ ref, to: 'ceo@example.com', subject: made.kind, html: '<p>x</p>', text });
    const { firstAttemptAt, attempts } = row;
    const outcome = await deliver({
      mail,
      idempotencyKey: ref,
      attempts,
      firstAttemptAt,
      lastAttemptAt,
      staleAt,
      scheduledAt: null,
    });
    if (outcome.status === 'later') {
      row.nextAt = now + outcome.inMs;
      return;
    }
    row.status = outcome.status;
    if (outcome.status === 'withdrawn') for (const entry of told.values()) if (entry.row === row) entry.row = null;
  };

  return {
    clock,
    mailer,
    rows,
    told,
    tell: (id: string, priority: PendingNotification['priority']): void => {
      const notification = { id, agentType: 'CEO' as const, priority, createdAt: clock.now(), inFlight: false };
      told.set(id, { notification, row: null });
    },
    work: async (): Promise<void> => {
      for (let round = 0; round < 3; round++) {
        plan();
        for (const row of rows) if (row.status === 'open' && row.nextAt <= clock.now()) await attempt(row);
      }
    },
  };
};

const idsIn = (office: ReturnType<typeof createOffice>): string[] =>
  office.mailer.accepted.flatMap(({ mail }) => mail.text.split(' '));

const away = { kind: 'error', error: new CcoError('x', { code: 'mail-unavailable', retryable: true }) } as const;

describe('a provider that is away', () => {
  it('for a week: every alert arrives once, the old ones in one “what you missed”', async () => {
    const office = createOffice();
    const down = new CcoError('x', { code: 'mail-unavailable', retryable: true });
    for (let hour = 0; hour < 7 * 24; hour++) {
      office.tell(`a${hour}`, hour % 3 === 0 ? 'urgent' : 'high');
      office.mailer.script.splice(0, office.mailer.script.length, ...Array.from({ length: 500 }, () => away));
      office.mailer.cannotTell = down;
      await office.work();
      office.clock.advance(hourMs);
    }
    office.mailer.script.length = 0;
    office.mailer.cannotTell = null;
    for (let hour = 0; hour < 30; hour++) {
      await office.work();
      office.clock.advance(hourMs);
    }
    const ids = idsIn(office);
    expect(ids).toHaveLength(7 * 24);
    expect(new Set(ids).size).toBe(7 * 24);
    const missed = office.mailer.accepted.filter(({ mail }) => mail.subject === 'missed');
    expect(missed.length).toBe(1);
    expect(missed[0]?.mail.text.split(' ').length).toBeGreaterThan(120);
  });

  const happening = fc.oneof(
    { weight: 4, arbitrary: fc.record({ do: fc.constant('tell' as const), priority: fc.constantFrom(...priorities) }) },
    {
      weight: 4,
      arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.constantFrom(1, 60, 600, 1500) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('trouble' as const),
        lost: fc.boolean(),
        times: fc.constantFrom(1, 5, 50),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('blind' as const), on: fc.boolean() }) },
  );

  it('in any way, at any time: no notification arrives twice, and none is lost but shown as uncertain', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 40 }), async (happenings) => {
        const office = createOffice();
        let made = 0;
        for (const one of happenings) {
          if (one.do === 'tell') {
            made += 1;
            office.tell(`n${made}`, one.priority);
          }
          if (one.do === 'wait') office.clock.advance(one.minutes * minuteMs);
          if (one.do === 'trouble')
            office.mailer.script.push(
              ...Array.from({ length: one.times }, () => (one.lost ? ({ kind: 'answer-lost' } as const) : away)),
            );
          if (one.do === 'blind')
            office.mailer.cannotTell = one.on ? new CcoError('x', { code: 'mail-cannot-tell' }) : null;
          await office.work();
        }
        office.mailer.script.length = 0;
        for (let hour = 0; hour < 60; hour++) {
          office.clock.advance(hourMs);
          await office.work();
        }
        const ids = idsIn(office);
        expect(ids).toHaveLength(new Set(ids).size);
        const shown = office.rows.filter(({ status }) => status === 'uncertain').flatMap(({ plan }) => plan.ids);
        for (const id of office.told.keys()) expect(ids.includes(id) || shown.includes(id)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});
