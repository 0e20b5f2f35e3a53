// What moderators set about interventions, as one value the policy reads.
import { z } from 'zod';
import { type ChannelId, channelIdSchema, type SpaceId } from '../ids.ts';
import type { Mode } from './intervention.ts';
import { type KindName, kindLimits, kindNames } from './kinds/limits.ts';
import { type QuietHours, quietHoursSchema } from './quiet-hours.ts';

export const kindModeSchema = z.enum(['off', 'observe', 'approve', 'auto']);
export type KindMode = z.infer<typeof kindModeSchema>;

/** Settings a space has beside `mode` and `interventions.{cooldownMinutes,dailyCap,draftMinutes}`. */
export const policySettingsSchema = z.strictObject({
  /** A kind's own mode; without one the space's holds. */
  kindModes: z.partialRecord(z.enum(kindNames), kindModeSchema).default({}),
  quietHours: quietHoursSchema.nullable().default(null),
  /** Between two proposals that speak to the same member. */
  authorCooldownMinutes: z
    .number()
    .int()
    .min(0)
    .max(14 * 24 * 60)
    .default(4 * 60),
  /** Nothing is ever said there. */
  excludedChannels: z.array(channelIdSchema).max(500).default([]),
  /** `Never here`: one kind in one channel. */
  neverHere: z
    .array(z.strictObject({ kind: z.enum(kindNames), channelId: channelIdSchema }))
    .max(2_000)
    .default([]),
  /** Nothing is proposed before this (ms since 1970): `/cco pause 2h`. */
  pausedUntil: z.number().int().nullable().default(null),
});
export type PolicySettings = z.infer<typeof policySettingsSchema>;

export interface PolicyRules extends Omit<PolicySettings, 'kindModes' | 'authorCooldownMinutes' | 'quietHours'> {
  readonly mode: Mode;
  readonly kindModes: Readonly<Partial<Record<KindName, KindMode>>>;
  readonly quietHours: QuietHours | null;
  /** Proposals of any kind a space in 24 hours. */
  readonly dailyCap: number;
  /** Between two proposals of any kind in one conversation, in ms. */
  readonly conversationCooldownMs: number;
  readonly authorCooldownMs: number;
}

const minuteMs = 60_000;

/** Joins a space's settings to what the policy reads. */
export const policyRules = (
  settings: {
    readonly mode: Mode;
    readonly interventions: { readonly cooldownMinutes: number; readonly dailyCap: number };
  },
  { authorCooldownMinutes, ...policy }: PolicySettings,
): PolicyRules => ({
  ...policy,
  mode: settings.mode,
  dailyCap: settings.interventions.dailyCap,
  conversationCooldownMs: settings.interventions.cooldownMinutes * minuteMs,
  authorCooldownMs: authorCooldownMinutes * minuteMs,
});

/**
 * The mode a kind really runs in. A space that only observes is a ceiling; `auto` becomes `approve` where a person must
 * be asked.
 */
export const modeOf = (kind: KindName, { mode, kindModes }: Pick<PolicyRules, 'mode' | 'kindModes'>): KindMode => {
  const own = kindModes[kind] ?? mode;
  if (own === 'off') return 'off';
  if (mode === 'observe') return 'observe';
  return own === 'auto' && !kindLimits[kind].mayPostAlone ? 'approve' : own;
};

/** Where an intervention would be said. */
export interface Place {
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  /** null: the channel's own stream. */
  readonly threadId: string | null;
}

export const samePlace = (a: Omit<Place, 'spaceId'>, b: Omit<Place, 'spaceId'>): boolean =>
  a.channelId === b.channelId && a.threadId === b.threadId;
