import { describe, expect, it } from 'vitest';
import type { Case } from '../../../src/core/cases/case.ts';
import {
  findingOfMessage,
  findingOfMissed,
  findingOfWarning,
  firstEvents,
  messageCasesADay,
  openingOf,
  sameCaseMs,
  trackerEvent,
} from '../../../src/core/cases/plan.ts';
import { openCase } from '../../../src/core/cases/step.ts';
import type { HealthWarning } from '../../../src/core/health/warning.ts';
import { channelId, messageId, spaceId, threadId } from '../../../src/core/ids.ts';
import { messageType } from '../../../src/core/sentiment/message-type.ts';
import { readSlas } from '../../../src/core/sla/reading.ts';
import { slaSettingsSchema } from '../../../src/core/sla/sla-settings.ts';
import { aroundTheClock } from '../../../src/core/sla/staffed-hours.ts';

const start = Date.UTC(2026, 2, 10, 14, 0);
const minute = 60_000;
const garden = spaceId('anychat', 'garden');
const help = channelId('anychat', 'help');

const warning = (more: Partial<HealthWarning> = {}): HealthWarning => ({
  id: 'w1',
  spaceId: garden,
  cause: 'sustained',
  signal: null,
  beganAt: start,
  clearedAt: null,
  detail: {
    score: 0.7,
    interval: [0.6, 0.78],
    threshold: 0.8,
    authors: 15,
    messages: 120,
    drivers: [
      { signal: 'responsiveness', value: 0.7, weight: 0.3, contribution: -0.1 },
      { signal: 'tone', value: 0.5, weight: 0.4, contribution: -0.3 },
    ],
    fast: null,
    examples: [{ messageId: messageId('anychat', 'm1'), channelId: help, threadId: null, at: start }],
  },
  ...more,
});

describe('A health warning', () => {
  it('becomes one case of its space whichever window saw it, with what pulls the score down most', () => {
    expect(findingOfWarning(warning())).toMatchObject({
      cause: 'health',
      origin: 'warning',
      kind: 'negative-sentiment',
      priority: 'high',
      signals: ['tone', 'responsiveness'],
      score: 0.7,
      evidence: ['anychat:m1'],
    });
    expect(findingOfWarning(warning({ cause: 'sudden', id: 'w2' }))).toMatchObject({
      cause: 'health',
      priority: 'urgent',
    });
  });

  it('of answers alone is a response delay; severe content is none: moderators see it by itself', () => {
    expect(findingOfWarning(warning({ signal: 'responsiveness' }))?.kind).toBe('response-delay');
    expect(findingOfWarning(warning({ cause: 'severe' }))).toBeNull();
  });
});

describe('Missed answers', () => {
  const reading = (name: string, asked: number, stopped: number | null, thread: string | null = null) =>
    readSlas(
      [
        {
          kind: 'first-response',
          subject: messageId('anychat', name),
          channelId: help,
          threadId: thread === null ? null : threadId('anychat', thread),
          startedAt: start + asked * minute,
          stoppedAt: stopped === null ? null : start + stopped * minute,
        },
      ],
      slaSettingsSchema.parse({}),
      aroundTheClock,
      start + 100 * minute,
    );

  it('are one case a channel, of those that still wait', () => {
    const readings = [
      ...reading('a', 0, null),
      ...reading('b', 10, null),
      ...reading('c', 0, 90),
      ...reading('d', 90, null),
    ];
    expect(findingOfMissed(garden, help, readings, start)).toMatchObject({
      cause: 'sla:anychat:help',
      kind: 'response-delay',
      priority: 'medium',
      threadId: null,
      evidence: ['anychat:b', 'anychat:a'],
    });
    expect(findingOfMissed(garden, help, reading('a', 0, null, 't'), start)?.threadId).toBe('anychat:t');
    expect(findingOfMissed(garden, help, reading('d', 90, null), start)).toBeNull();
  });
});

describe('A single message', () => {
  const at = { id: messageId('anychat', 'm'), spaceId: garden, channelId: help, threadId: null, at: start };
  it.each([
    ['It would be great if there was a dark mode', 'feature-request'],
    ['The app crashes when I open settings', 'bug-report'],
    ['Lovely weather today', null],
    ['This is terrible, nobody cares', null],
  ])('%s', (text, kind) => {
    expect(findingOfMessage(at, messageType(text))?.kind ?? null).toBe(kind);
  });
});

describe('A finding', () => {
  const finding = findingOfWarning(warning());
  if (finding === null) throw new Error('no finding');
  const { opened, events } = firstEvents(finding);
  const open = openCase('c1', garden, opened, events).case;
  const closed = (more: Partial<Case>): Case => ({
    ...open,
    state: 'resolved',
    closedAt: start,
    closedBy: 'members',
    outcome: 'solved',
    ...more,
  });
  it.each([
    ['opens a case where there is none', null, 0, 'open'],
    ['is added to one that is open', open, 0, 'add'],
    ['brings back what was solved within a week', closed({}), 60, 'reopen'],
    ['is a new case after a week', closed({}), sameCaseMs / minute + 1, 'open'],
    ['leaves alone what a person said is no matter', closed({ outcome: 'no-action', closedBy: 'person' }), 60, 'open'],
  ] as const)('%s', (_name, latest, minutes, what) => {
    expect(openingOf({ ...finding, at: start + minutes * minute, sourceId: 'w9' }, latest, 0).do).toBe(what);
  });

  it('of a single message opens so many a day and no more', () => {
    const one = findingOfMessage(
      { id: messageId('anychat', 'm'), spaceId: garden, channelId: help, threadId: null, at: start },
      { type: 'bug-report', confidence: 0.9, answers: false },
    );
    if (one === null) throw new Error('no finding');
    expect(openingOf(one, null, messageCasesADay - 1)).toEqual({ do: 'open' });
    expect(openingOf(one, null, messageCasesADay)).toEqual({ do: 'nothing', code: 'day-cap' });
    expect(openingOf(finding, null, messageCasesADay)).toEqual({ do: 'open' });
  });
});

describe('A change in the tracker', () => {
  it.each([
    [{ name: 'Fixed', outcome: 'done' }, 'resolved'],
    [{ name: "Won't fix", outcome: 'declined' }, 'declined'],
    [{ name: 'In Progress', outcome: null }, 'in-progress'],
    [{ name: 'Open', outcome: null }, 'open'],
  ] as const)('%j', (state, expected) => {
    expect(trackerEvent(state, 'd1', start)).toMatchObject({
      id: 'tracker:d1',
      kind: 'tracker-moved',
      state: expected,
    });
  });
});
