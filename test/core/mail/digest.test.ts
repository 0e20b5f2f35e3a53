import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  digestScheduleSchema,
  dueAt,
  nextDigestAt,
  nextPlanAt,
  type PendingNotification,
  planMails,
} from '../../../src/core/mail/digest.ts';
import { agentTypes, priorities } from '../../../src/core/mail/notification.ts';

const hourMs = 60 * 60_000;
const schedule = digestScheduleSchema.parse({ timeZone: 'Europe/Berlin', hours: [16, 8] });
const at = (iso: string): number => Date.parse(iso);

const pending = (id: string, priority: PendingNotification['priority'], createdAt: number): PendingNotification => ({
  id,
  agentType: 'CEO',
  priority,
  createdAt,
  inFlight: false,
});

describe('when a notification is mailed', () => {
  // Berlin is an hour ahead of UTC in March before the 29th.
  it.each([
    ['urgent', '2026-03-10T20:00:00Z', '2026-03-10T20:00:00Z'],
    ['high', '2026-03-10T09:00:00Z', '2026-03-10T15:00:00Z'],
    ['high', '2026-03-10T15:00:00Z', '2026-03-10T15:00:00Z'],
    ['high', '2026-03-10T15:00:01Z', '2026-03-11T07:00:00Z'],
    ['medium', '2026-03-10T09:00:00Z', '2026-03-11T07:00:00Z'],
    ['low', '2026-03-10T06:59:00Z', '2026-03-10T07:00:00Z'],
    // The night the clock is put forward.
    ['low', '2026-03-28T20:00:00Z', '2026-03-29T06:00:00Z'],
  ] as const)('%s, made at %s: at %s', (priority, made, due) => {
    expect(new Date(dueAt(pending('a', priority, at(made)), schedule)).toISOString()).toBe(new Date(due).toISOString());
  });

  it('an hour that the clock jumps over is the one after it', () => {
    const night = digestScheduleSchema.parse({ timeZone: 'Europe/Berlin', hours: [2] });
    expect(new Date(nextDigestAt(at('2026-03-28T12:00:00Z'), night, [2])).toISOString()).toBe(
      '2026-03-29T01:00:00.000Z',
    );
  });
});

describe('which mails are made', () => {
  it('urgent ones go at once, each alone; the others wait for the digest', () => {
    const now = at('2026-03-10T20:00:00Z');
    const rows = [pending('a', 'urgent', now), pending('b', 'urgent', now), pending('c', 'high', now)];
    expect(planMails(rows, schedule, now)).toEqual([
      { kind: 'single', agentType: 'CEO', ids: ['a'] },
      { kind: 'single', agentType: 'CEO', ids: ['b'] },
    ]);
    expect(nextPlanAt(rows, schedule)).toBe(now);
    expect(planMails(rows, schedule, at('2026-03-11T07:00:00Z'))).toContainEqual({
      kind: 'digest',
      agentType: 'CEO',
      ids: ['c'],
    });
  });

  it('each role gets its own digest', () => {
    const made = at('2026-03-10T09:00:00Z');
    const rows = [pending('a', 'low', made), { ...pending('b', 'low', made), agentType: 'CMO' as const }];
    expect(planMails(rows, schedule, made + 24 * hourMs)).toEqual([
      { kind: 'digest', agentType: 'CEO', ids: ['a'] },
      { kind: 'digest', agentType: 'CMO', ids: ['b'] },
    ]);
  });

  it('after a week without mail: one “what you missed” for all that is a day late, and the fresh ones as ever', () => {
    const end = at('2026-03-17T12:00:00Z');
    const hourly = Array.from({ length: 7 * 24 }, (_, hour) =>
      pending(`u${String(hour).padStart(3, '0')}`, 'urgent', end - (hour + 1) * hourMs),
    );
    const plans = planMails(hourly, schedule, end);
    const missed = plans.filter(({ kind }) => kind === 'missed');
    expect(missed).toHaveLength(1);
    expect(missed[0]?.ids).toHaveLength(7 * 24 - 23);
    expect(plans.filter(({ kind }) => kind === 'single')).toHaveLength(23);
  });

  it('what may have arrived with an earlier mail is in no other', () => {
    const now = at('2026-03-10T20:00:00Z');
    const rows = [{ ...pending('a', 'urgent', now - 48 * hourMs), inFlight: true }];
    expect(planMails(rows, schedule, now)).toEqual([]);
    expect(nextPlanAt(rows, schedule)).toBeNull();
  });

  const notification = fc.record({
    id: fc.uuid(),
    agentType: fc.constantFrom(...agentTypes),
    priority: fc.constantFrom(...priorities),
    createdAt: fc.integer({ min: at('2026-03-01T00:00:00Z'), max: at('2026-04-05T00:00:00Z') }),
    inFlight: fc.boolean(),
  });

  it('every due notification is in exactly one mail, to its own role, and none before its time', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(notification, { selector: ({ id }) => id, maxLength: 40 }),
        fc.integer({ min: 0, max: 40 * 24 }),
        (rows, hours) => {
          const now = at('2026-03-01T00:00:00Z') + hours * hourMs;
          const plans = planMails(rows, schedule, now);
          const planned = plans.flatMap(({ ids }) => ids).sort();
          const due = rows.filter((row) => !row.inFlight && dueAt(row, schedule) <= now).map(({ id }) => id);
          expect(planned).toEqual(due.sort());
          for (const { agentType, ids } of plans)
            expect(ids.every((id) => rows.find((row) => row.id === id)?.agentType === agentType)).toBe(true);
          expect(
            new Set(plans.filter(({ kind }) => kind !== 'single').map((plan) => plan.kind + plan.agentType)).size,
          ).toBe(plans.filter(({ kind }) => kind !== 'single').length);
        },
      ),
    );
  });

  it('nothing waits longer than a day and an hour for its digest', () => {
    fc.assert(
      fc.property(notification, (row) => {
        const waits = dueAt(row, schedule) - row.createdAt;
        expect(waits).toBeGreaterThanOrEqual(0);
        expect(waits).toBeLessThanOrEqual(25 * hourMs);
      }),
    );
  });
});
