// What a space promises, and who hears of it when the promise is not kept.
import { z } from 'zod';
import { type ChannelId, channelIdSchema } from '../ids.ts';
import { staffedHoursSchema } from './staffed-hours.ts';

const minutes = (largestDays: number) =>
  z
    .number()
    .int()
    .min(1)
    .max(largestDays * 24 * 60);

export const slaKinds = ['first-response', 'next-response', 'resolution'] as const;
export type SlaKind = (typeof slaKinds)[number];

/** Who an overdue question is taken to, in order; `helpers` while it is only at risk. */
export const rungs = ['helpers', 'moderators', 'owner', 'ceo'] as const;
export type Rung = (typeof rungs)[number];

const channelTargetsSchema = z.strictObject({
  channelId: channelIdSchema,
  firstResponseMinutes: minutes(14).optional(),
  nextResponseMinutes: minutes(14).optional(),
  resolutionMinutes: minutes(60).optional(),
  /** Nothing is promised in this channel: it is not measured. */
  off: z.boolean().optional(),
});

/** The settings group `sla`. Minutes are of staffed time, but for `analysisMinutes`. */
export const slaSettingsSchema = z.strictObject({
  /** A question without an answer from another human counts as unanswered after this. */
  firstResponseMinutes: minutes(14).default(60),
  /** The same for what the asker asks again in the same thread, once somebody had answered. */
  nextResponseMinutes: minutes(14).default(240),
  /** From the opening of a case until it is resolved. */
  resolutionMinutes: minutes(60).default(3 * 24 * 60),
  /** At risk from this share of the time on. */
  atRiskPercent: z.number().int().min(10).max(99).default(75),
  /** null: around the clock. */
  staffedHours: staffedHoursSchema.nullable().default(null),
  /** Channels with promises of their own; what is left out is the space's. */
  channels: z.array(channelTargetsSchema).max(200).default([]),
  /** The last who is told at once; those after it see breaches in their digest. */
  ladder: z.enum(rungs).default('moderators'),
  /** The agent's own promise, in minutes on the clock: an analysis that was asked for is there by then. */
  analysisMinutes: minutes(1).default(5),
});
export type SlaSettings = z.infer<typeof slaSettingsSchema>;

const minuteMs = 60_000;

/** The staffed time (ms) promised for a kind in a channel; null: nothing is promised there. */
export const targetMs = (settings: SlaSettings, kind: SlaKind, channelId: ChannelId | null): number | null => {
  const own = settings.channels.find((channel) => channel.channelId === channelId);
  if (own?.off === true) return null;
  switch (kind) {
    case 'first-response':
      return (own?.firstResponseMinutes ?? settings.firstResponseMinutes) * minuteMs;
    case 'next-response':
      return (own?.nextResponseMinutes ?? settings.nextResponseMinutes) * minuteMs;
    case 'resolution':
      return (own?.resolutionMinutes ?? settings.resolutionMinutes) * minuteMs;
    default:
      return kind satisfies never;
  }
};
