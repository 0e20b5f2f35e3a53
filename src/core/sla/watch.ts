// Looks after a space's promises: who is to be told, which cases they make or end, and when to look again. Reads the same
// facts as the score, which the caller has read already.
import { advanceCase, type Found, takeFinding } from '../cases/advance.ts';
import type { Case } from '../cases/case.ts';
import { findingOfMissed } from '../cases/plan.ts';
import type { ChannelId, SpaceId } from '../ids.ts';
import type { MemberRole } from '../messages/inbound.ts';
import type { Repositories } from '../ports.ts';
import type { QuestionFact } from '../repositories/message-facts.ts';
import { type Escalation, escalate, nextRung } from './escalation.ts';
import { caseSla, nextWake, questionSlas, readSlas, type SlaReading } from './reading.ts';
import type { SlaSettings } from './sla-settings.ts';
import { createStaffedClock } from './staffed-hours.ts';

const dayMs = 86_400_000;
const mostCases = 200;

export interface Watched {
  /** For the report. */
  readonly readings: readonly SlaReading[];
  /** New, and noted as told: hand them on in the same transaction. */
  readonly notices: readonly Escalation[];
  readonly cases: readonly Found[];
  /** When to look again; null: when something is asked. */
  readonly nextAt: number | null;
}

/** Open cases about a channel in which nobody waits any more: they look solved. */
const answered = (open: readonly Case[], readings: readonly SlaReading[]): Case[] =>
  open.filter(
    ({ origin, channelId, state }) =>
      origin === 'sla' &&
      state !== 'awaiting-confirmation' &&
      !readings.some((one) => one.channelId === channelId && one.state === 'missed' && one.stoppedAt === null),
  );

/**
 * Call in the evaluating transaction. @param questions of the space, at least those still within what is promised
 * @param roles of those who are no mere members
 */
export const watchSlas = async (
  tx: Pick<Repositories, 'cases' | 'slas'>,
  {
    spaceId,
    questions,
    roles,
    settings,
    now,
    newId,
  }: {
    readonly spaceId: SpaceId;
    readonly questions: readonly QuestionFact[];
    readonly roles: ReadonlyMap<string, MemberRole>;
    readonly settings: SlaSettings;
    readonly now: number;
    readonly newId: () => string;
  },
): Promise<Watched> => {
  const clock = createStaffedClock(settings.staffedHours);
  const open = await tx.cases.list({ spaceId, open: true, limit: mostCases });
  const asked = readSlas(questionSlas(questions, roles), settings, clock, now);
  const readings = [...asked, ...readSlas(open.map(caseSla), settings, clock, now)];
  const late = readings.filter(({ state }) => state === 'at-risk' || state === 'missed');
  const told = await tx.slas.told(
    spaceId,
    late.map(({ subject }) => subject),
    now - dayMs,
  );
  const notices = escalate(late, told, settings, clock, now);
  const fresh = new Set(
    (
      await tx.slas.tell(
        spaceId,
        notices.map((notice) => ({ ...notice, at: now })),
      )
    ).map(({ kind, subject, rung }) => `${kind} ${subject} ${rung}`),
  );
  const cases: Found[] = [];
  const channels = new Set(asked.flatMap(({ channelId }): ChannelId[] => (channelId === null ? [] : [channelId])));
  for (const channelId of [...channels].sort()) {
    const finding = findingOfMissed(spaceId, channelId, asked, now);
    if (finding !== null) cases.push(await takeFinding(tx, finding, { now, newId }));
  }
  for (const { id } of answered(open, asked)) {
    const event = {
      id: `answered:${now}`,
      at: now,
      by: null,
      kind: 'recovered',
      why: 'answered',
      score: null,
    } as const;
    await advanceCase(tx, id, event, now);
  }
  const wakes = [nextWake(readings, now), nextRung(readings, clock, now)].filter((at) => at !== null);
  return {
    readings,
    notices: notices.filter(({ kind, subject, rung }) => fresh.has(`${kind} ${subject} ${rung}`)),
    cases,
    nextAt: wakes.length === 0 ? null : Math.min(...wakes),
  };
};
