// When reports are due: at an hour of the day, in one time zone. Pure.
import { DateTime, IANAZone } from 'luxon';
import { z } from 'zod';
import type { Span } from './build.ts';

export const reportScheduleSchema = z.strictObject({
  /** Health reports to the CEO. */
  health: z.enum(['daily', 'weekly', 'off']).default('weekly'),
  /** Feedback to the CMO and retention to the CRO, on Mondays. */
  insights: z.enum(['weekly', 'off']).default('weekly'),
  /** Hour of the day, 0 to 23. */
  hour: z.number().int().min(0).max(23).default(8),
  zone: z
    .string()
    .refine((zone) => IANAZone.isValidZone(zone), 'a time zone such as Europe/Berlin')
    .default('UTC'),
});
export type ReportSchedule = z.infer<typeof reportScheduleSchema>;

export interface DuePeriod {
  readonly report: 'health' | 'feedback' | 'retention';
  readonly period: 'daily' | 'weekly';
  readonly span: Span;
  /** Names the period, the same whenever it is asked for. */
  readonly key: string;
}

/** The last moment of each scheduled report at or before `now`. A day that daylight saving makes shorter is one all the same. */
export const duePeriods = (now: number, { health, insights, hour, zone }: ReportSchedule): DuePeriod[] => {
  const local = DateTime.fromMillis(now, { zone });
  const today = local.startOf('day').set({ hour });
  const day = today > local ? today.minus({ days: 1 }).startOf('day').set({ hour }) : today;
  const monday = day
    .minus({ days: day.weekday - 1 })
    .startOf('day')
    .set({ hour });
  const period = (report: DuePeriod['report'], of: 'daily' | 'weekly'): DuePeriod => {
    const end = of === 'daily' ? day : monday;
    const begin = end.minus(of === 'daily' ? { days: 1 } : { weeks: 1 });
    return {
      report,
      period: of,
      span: { from: begin.toMillis(), to: end.toMillis() },
      key: `${report}:${of}:${end.toFormat('yyyy-MM-dd')}`,
    };
  };
  return [
    ...(health === 'off' ? [] : [period('health', health)]),
    ...(insights === 'off' ? [] : [period('feedback', 'weekly'), period('retention', 'weekly')]),
  ];
};
