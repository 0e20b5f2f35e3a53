import { describe, expect, it } from 'vitest';
import { channelId, memberId, messageId, threadId } from '../../../src/core/ids.ts';
import type { QuestionFact } from '../../../src/core/repositories/messages.ts';
import { analysisAlerts, analysisReport, readAnalyses } from '../../../src/core/sla/analysis.ts';
import { isAutomaticMail, stoppedAt } from '../../../src/core/sla/clock-stop.ts';
import { escalate, nextRung, type Told } from '../../../src/core/sla/escalation.ts';
import { nextWake, questionSlas, readSlas, type SlaFact } from '../../../src/core/sla/reading.ts';
import { percentile, slaReport } from '../../../src/core/sla/report.ts';
import { slaSettingsSchema } from '../../../src/core/sla/sla-settings.ts';
import { aroundTheClock, createStaffedClock } from '../../../src/core/sla/staffed-hours.ts';

const minute = 60_000;
const start = Date.UTC(2026, 2, 10, 14, 0);
const help = channelId('anychat', 'help');
const chat = channelId('anychat', 'chat');
const settings = slaSettingsSchema.parse({});
const nobody = new Map();

const question = (
  name: string,
  asker: string,
  minutes: number,
  answered: number | null,
  thread: string | null = null,
): QuestionFact => ({
  messageId: messageId('anychat', name),
  channelId: help,
  threadId: thread === null ? null : threadId('anychat', thread),
  askerId: memberId('anychat', asker),
  at: start + minutes * minute,
  answeredAt: answered === null ? null : start + answered * minute,
});

const fact = (subject: string, minutes: number, stopped: number | null, channel = help): SlaFact => ({
  kind: 'first-response',
  subject,
  channelId: channel,
  threadId: null,
  startedAt: start + minutes * minute,
  stoppedAt: stopped === null ? null : start + stopped * minute,
});

describe('A promised answer', () => {
  it.each([
    ['is active at first', null, 44, 'active'],
    ['is at risk from three quarters of the time', null, 45, 'at-risk'],
    ['is missed from the moment it was due', null, 60, 'missed'],
    ['is a hit when it comes in the last moment', 60, 90, 'hit'],
    ['is missed when it comes later', 61, 90, 'missed'],
    ['is not known before it came', 50, 30, 'active'],
  ] as const)('%s', (_name, answered, now, state) => {
    const [reading] = readSlas([fact('q', 0, answered)], settings, aroundTheClock, start + now * minute);
    expect(reading?.state).toBe(state);
  });

  it('waits through the hours in which nobody is there', () => {
    const hours = slaSettingsSchema.parse({
      staffedHours: { timeZone: 'UTC', spans: [{ firstDay: 1, lastDay: 5, from: '09:00', to: '14:30' }] },
    });
    const clock = createStaffedClock(hours.staffedHours);
    const [reading] = readSlas([fact('q', 0, null)], hours, clock, start + 12 * 60 * minute);
    expect(reading).toMatchObject({
      state: 'active',
      dueAt: Date.UTC(2026, 2, 11, 9, 30),
      atRiskAt: Date.UTC(2026, 2, 11, 9, 15),
      takenMs: 30 * minute,
    });
  });

  it('is promised by channel where the channel says so, and nowhere it is off', () => {
    const own = slaSettingsSchema.parse({
      channels: [
        { channelId: help, firstResponseMinutes: 10 },
        { channelId: chat, off: true },
      ],
    });
    const readings = readSlas([fact('a', 0, null), fact('b', 0, null, chat)], own, aroundTheClock, start + 10 * minute);
    expect(readings.map(({ subject, state }) => [subject, state])).toEqual([['a', 'missed']]);
  });

  it('wakes when the next one becomes at risk or is missed, and not for what is decided', () => {
    const readings = readSlas(
      [fact('a', 0, null), fact('b', -20, null), fact('c', -90, null), fact('d', -5, 1)],
      settings,
      aroundTheClock,
      start + 30 * minute,
    );
    expect(nextWake(readings, start + 30 * minute)).toBe(start + 40 * minute);
    expect(nextWake([], start)).toBeNull();
  });
});

describe('Questions as promises', () => {
  it('owe a first response, then a next one in the same thread; a repeat before any answer starts no second clock', () => {
    const facts = questionSlas(
      [
        question('a', 'ann', 0, 30),
        question('b', 'ann', 10, 30, 'a'),
        question('c', 'ann', 40, null, 'a'),
        question('d', 'ben', 45, null, 'a'),
      ],
      nobody,
    );
    expect(facts.map(({ subject, kind }) => [subject, kind])).toEqual([
      ['anychat:a', 'first-response'],
      ['anychat:c', 'next-response'],
      ['anychat:d', 'first-response'],
    ]);
  });

  it('of staff and agents owe nothing', () => {
    const roles = new Map([
      ['anychat:mona', 'moderator'],
      ['anychat:robot', 'agent'],
    ] as const);
    expect(questionSlas([question('a', 'mona', 0, null), question('b', 'robot', 0, null)], roles)).toEqual([]);
  });
});

describe('The clock of a question', () => {
  const asker = { askerId: 'anychat:ann', askedAt: start, bots: new Set(['anychat:autobot']) };
  const line = (authorId: string | null, minutes: number, more: object = {}) => ({
    authorId,
    role: 'member' as const,
    at: start + minutes * minute,
    ...more,
  });
  it.each([
    ['its asker', line('anychat:ann', 1), false],
    ['an agent', line('anychat:robot', 1, { role: 'agent' }), false],
    ['a bot only this space knows as one', line('anychat:autobot', 1), false],
    ['an automatic reply', line('anychat:ben', 1, { automatic: true }), false],
    ['what was said before', line('anychat:ben', -1), false],
    ['another member', line('anychat:ben', 1), true],
    ['a moderator', line('anychat:mona', 1, { role: 'moderator' }), true],
    ['a member who opted out', line(null, 1, { role: null }), true],
  ])('and %s', (_name, reply, stops) => {
    expect(stoppedAt([reply], asker)).toBe(stops ? start + minute : null);
  });

  it.each([
    [{ 'Auto-Submitted': 'auto-replied' }, 'Re: help', true],
    [{ 'auto-submitted': 'no' }, 'Re: help', false],
    [{ Precedence: 'auto_reply' }, 'Re: help', true],
    [{}, 'Automatic reply: help', true],
    [{}, 'Out of Office Re: help', true],
    [{}, 'Abwesenheitsnotiz: Urlaub', true],
    [{}, 'Re: out of memory', false],
  ])('a mail %j with subject %s', (headers, subject, automatic) => {
    expect(isAutomaticMail(headers, subject)).toBe(automatic);
  });
});

describe('Escalation', () => {
  const at = (minutes: number, told: readonly Told[] = [], ladder: 'moderators' | 'ceo' = 'moderators') => {
    const now = start + minutes * minute;
    const readings = readSlas([fact('q', 0, null)], settings, aroundTheClock, now);
    return escalate(readings, told, { ladder }, aroundTheClock, now).map(({ rung, how }) => `${rung} ${how}`);
  };
  it.each([
    [30, []],
    [50, ['helpers at-once']],
    [60, ['moderators at-once']],
    [120, ['moderators at-once', 'owner digest']],
    [240, ['moderators at-once', 'owner digest', 'ceo digest']],
  ])('after %i of 60 minutes', (minutes, expected) => expect(at(minutes)).toEqual(expected));

  it('reaches owner and CEO at once only where an admin turned the ladder on for them', () => {
    expect(at(240, [], 'ceo')).toEqual(['moderators at-once', 'owner at-once', 'ceo at-once']);
  });

  it('tells each once', () => {
    const told = { subject: 'q', kind: 'first-response', rung: 'moderators', how: 'at-once', at: start } as const;
    expect(at(90, [told])).toEqual([]);
  });

  it('keeps to its cap in a day; the rest is for the digest', () => {
    const now = start + 90 * minute;
    const facts = Array.from({ length: 20 }, (_, index) => fact(`q${index}`, index, null));
    const found = escalate(
      readSlas(facts, settings, aroundTheClock, now),
      [{ subject: 'x', kind: 'first-response', rung: 'moderators', how: 'at-once', at: now - 60 * minute }],
      { ladder: 'moderators' },
      aroundTheClock,
      now,
    );
    expect(found.filter(({ how }) => how === 'at-once')).toHaveLength(11);
    expect(found.filter(({ how }) => how === 'digest')).toHaveLength(9);
  });

  it('does not chase what was answered late', () => {
    const now = start + 300 * minute;
    const readings = readSlas([fact('q', 0, 90)], settings, aroundTheClock, now);
    expect(escalate(readings, [], { ladder: 'ceo' }, aroundTheClock, now)).toEqual([]);
    expect(nextRung(readings, aroundTheClock, now)).toBeNull();
  });

  it('knows when the next rung is reached', () => {
    const now = start + 90 * minute;
    const readings = readSlas([fact('q', 0, null)], settings, aroundTheClock, now);
    expect(nextRung(readings, aroundTheClock, now)).toBe(start + 120 * minute);
  });
});

describe('The report', () => {
  it('has, by channel, what was kept, how long it took and what was missed', () => {
    const now = start + 100 * minute;
    const facts = [
      fact('a', 0, 10),
      fact('b', 0, 20),
      fact('c', 0, 90),
      fact('d', 10, null),
      fact('e', 90, null, chat),
    ];
    const report = slaReport(readSlas(facts, settings, aroundTheClock, now));
    expect(report).toMatchObject([
      { channelId: help, n: 4, hit: 2, hitShare: 0.5, p50: 20, p90: 90, active: 0 },
      { channelId: chat, n: 0, hitShare: null, p50: null, p90: null, active: 1, missed: [] },
    ]);
    expect(report[0]?.missed.map(({ subject }) => subject)).toEqual(['d', 'c']);
  });

  it.each([
    [[], 0.5, null],
    [[7], 0.9, 7],
    [[1, 2, 3, 4], 0.5, 2],
    [[4, 3, 2, 1], 0.9, 4],
  ])('percentile of %j at %f', (values, share, expected) => expect(percentile(values, share)).toBe(expected));
});

describe('The agent itself', () => {
  it('promises an analysis within five minutes, and alerts on itself once', () => {
    const now = start + 10 * minute;
    const requests = [
      { id: 'fast', requestedAt: start, answeredAt: start + minute },
      { id: 'late', requestedAt: start, answeredAt: start + 6 * minute },
      { id: 'missing', requestedAt: start + minute, answeredAt: null },
      { id: 'new', requestedAt: start + 9 * minute, answeredAt: null },
    ];
    const readings = readAnalyses(requests, settings.analysisMinutes, now);
    expect(readings.map(({ state }) => state)).toEqual(['hit', 'missed', 'missed', 'active']);
    expect(analysisReport(readings, now)).toEqual({
      n: 3,
      hit: 1,
      hitShare: 1 / 3,
      p50: 360,
      p90: 540,
      missed: ['late', 'missing'],
    });
    expect(analysisAlerts(readings, new Set(['late']))).toEqual(['missing']);
  });
});
