// Which notifications are mailed now, alone or together, and which wait.
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { AgentType, Priority } from './notification.ts';

export const digestScheduleSchema = z.strictObject({
  /** IANA name. */
  timeZone: z
    .string()
    .refine((name) => IANAZone.isValidZone(name), 'no time zone of that name')
    .default('UTC'),
  /** Hours of the day, 0 to 23, at which digests go out. High priority takes the next; the rest the day's first. */
  hours: z
    .array(z.number().int().min(0).max(23))
    .min(1)
    .max(24)
    .default([8, 16])
    .transform((hours) => [...new Set(hours)].sort((a, b) => a - b)),
});
export type DigestSchedule = z.infer<typeof digestScheduleSchema>;

export interface PendingNotification {
  readonly id: string;
  readonly agentType: AgentType;
  readonly priority: Priority;
  /** ms since 1970 */
  readonly createdAt: number;
  /** Part of a mail that was attempted and may have arrived: that mail's row settles it, no other may carry it. */
  readonly inFlight: boolean;
}

/** One mail to make. `missed`: what should have arrived a day ago or earlier. */
export interface MailPlan {
  readonly kind: 'single' | 'digest' | 'missed';
  readonly agentType: AgentType;
  /** Oldest first; one for `single`. */
  readonly ids: readonly string[];
}

/** Undelivered for this long, an alert is no news: it is told with the others. */
export const missedAfterMs = 24 * 60 * 60_000;

/** The first instant at or after `at` at which a clock in the zone shows one of the hours; where it jumps over it, the one after. */
export const nextDigestAt = (at: number, { timeZone }: DigestSchedule, hours: readonly number[]): number => {
  const midnight = DateTime.fromMillis(at, { zone: timeZone }).startOf('day');
  const instants = [0, 1, 2].flatMap((days) =>
    hours.map((hour) => midnight.plus({ days }).set({ hour, minute: 0, second: 0, millisecond: 0 }).toMillis()),
  );
  return Math.min(...instants.filter((instant) => instant >= at));
};

/** When a notification is to be mailed; ms since 1970, never before it was made. */
export const dueAt = (
  { priority, createdAt }: Pick<PendingNotification, 'priority' | 'createdAt'>,
  schedule: DigestSchedule,
): number => {
  if (priority === 'urgent') return createdAt;
  return nextDigestAt(createdAt, schedule, priority === 'high' ? schedule.hours : schedule.hours.slice(0, 1));
};

/**
 * The mails to make at `now` from what is not mailed yet, each notification in at most one of them: urgent ones singly,
 * due ones of one role in one digest, and what is a day late in one `missed` digest. Pure: the same rows and time give the
 * same plan, so mails and marks can be stored in one transaction.
 */
export const planMails = (
  pending: readonly PendingNotification[],
  schedule: DigestSchedule,
  now: number,
): MailPlan[] => {
  const due = pending
    .filter(({ inFlight }) => !inFlight)
    .map((notification) => ({ ...notification, due: dueAt(notification, schedule) }))
    .filter((notification) => notification.due <= now)
    .sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const plans: MailPlan[] = [];
  for (const agentType of new Set(due.map((notification) => notification.agentType))) {
    const own = due.filter((notification) => notification.agentType === agentType);
    const late = own.filter((notification) => notification.due + missedAfterMs <= now);
    const timely = own.filter((notification) => notification.due + missedAfterMs > now);
    const urgent = timely.filter(({ priority }) => priority === 'urgent');
    const rest = timely.filter(({ priority }) => priority !== 'urgent');
    plans.push(...urgent.map(({ id }) => ({ kind: 'single' as const, agentType, ids: [id] })));
    if (rest.length > 0) plans.push({ kind: 'digest', agentType, ids: rest.map(({ id }) => id) });
    if (late.length > 0) plans.push({ kind: 'missed', agentType, ids: late.map(({ id }) => id) });
  }
  return plans;
};

/** When `planMails` will next have something to say; null: never, as it stands. */
export const nextPlanAt = (pending: readonly PendingNotification[], schedule: DigestSchedule): number | null => {
  const instants = pending.filter(({ inFlight }) => !inFlight).map((one) => dueAt(one, schedule));
  return instants.length === 0 ? null : Math.min(...instants);
};
