// Who is told of what is late. One notice a promise and rung, so many a day and no more; what exceeds it, and what goes
// further up than the space wants, waits for the digest.
import type { ChannelId } from '../ids.ts';
import type { SlaReading } from './reading.ts';
import { type Rung, rungs, type SlaKind, type SlaSettings } from './sla-settings.ts';
import type { StaffedClock } from './staffed-hours.ts';

const dayMs = 86_400_000;

/** How late a promise is when a rung is reached, in shares of the time that was promised; at risk has its own. */
export const rungAfter: Readonly<Record<Exclude<Rung, 'helpers'>, number>> = { moderators: 1, owner: 2, ceo: 4 };
/** Notices at once a space and rung in 24 hours. */
export const rungCaps: Readonly<Record<Rung, number>> = { helpers: 6, moderators: 12, owner: 3, ceo: 1 };

/** What somebody was told already. */
export interface Told {
  readonly subject: string;
  readonly kind: SlaKind;
  readonly rung: Rung;
  readonly how: 'at-once' | 'digest';
  readonly at: number;
}

export interface Escalation {
  /** The same promise and rung give the same id, so that a repeat is the same notice. */
  readonly id: string;
  readonly kind: SlaKind;
  readonly subject: string;
  readonly channelId: ChannelId | null;
  readonly rung: Rung;
  readonly how: 'at-once' | 'digest';
}

export const escalationId = (kind: SlaKind, subject: string, rung: Rung): string => `sla:${kind}:${rung}:${subject}`;

const reached = (reading: SlaReading, clock: StaffedClock, now: number): Rung[] => {
  // A case has its people; helpers answer questions.
  if (reading.state === 'at-risk') return reading.kind === 'resolution' ? [] : ['helpers'];
  if (reading.state !== 'missed' || reading.stoppedAt !== null) return [];
  const waited = clock.elapsed(reading.startedAt, now);
  return rungs.filter((rung) => rung !== 'helpers' && waited >= reading.targetMs * rungAfter[rung]);
};

/**
 * What is to be told now. What was answered late is not escalated: it is in the report.
 * @param told of these promises, whenever; and all that was told in this space in the last 24 hours, for the caps
 */
export const escalate = (
  readings: readonly SlaReading[],
  told: readonly Told[],
  settings: Pick<SlaSettings, 'ladder'>,
  clock: StaffedClock,
  now: number,
): Escalation[] => {
  const known = new Set(told.map(({ kind, subject, rung }) => escalationId(kind, subject, rung)));
  const used = new Map<Rung, number>();
  for (const { rung, how, at } of told)
    if (how === 'at-once' && at > now - dayMs) used.set(rung, (used.get(rung) ?? 0) + 1);
  const last = rungs.indexOf(settings.ladder);
  const found: Escalation[] = [];
  const inOrder = [...readings].sort((a, b) => a.startedAt - b.startedAt || (a.subject < b.subject ? -1 : 1));
  for (const reading of inOrder) {
    for (const rung of reached(reading, clock, now)) {
      const { kind, subject, channelId } = reading;
      const id = escalationId(kind, subject, rung);
      if (known.has(id)) continue;
      known.add(id);
      const count = used.get(rung) ?? 0;
      const how = rungs.indexOf(rung) <= last && count < rungCaps[rung] ? 'at-once' : 'digest';
      if (how === 'at-once') used.set(rung, count + 1);
      found.push({ id, kind, subject, channelId, rung, how });
    }
  }
  return found;
};

/** When the next rung of what is missed already is reached; null: there is none left. */
export const nextRung = (readings: readonly SlaReading[], clock: StaffedClock, now: number): number | null => {
  let next: number | null = null;
  for (const { state, stoppedAt, startedAt, targetMs } of readings) {
    if (state !== 'missed' || stoppedAt !== null) continue;
    for (const share of Object.values(rungAfter)) {
      const at = clock.after(startedAt, targetMs * share);
      if (at !== null && at > now && (next === null || at < next)) next = at;
    }
  }
  return next;
};
