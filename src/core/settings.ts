// What a space can be told to do. Defaults come from `cco-agent.json` (parsed with `spaceSettingsSchema` by the
// configuration); what a moderator or admin stored in the settings table wins over them.
import { z } from 'zod';
import { memberIdSchema, type SpaceId } from './ids.ts';
import { experimentSchema } from './interventions/effect/hold-out.ts';
import { overridesSchema } from './interventions/messages/render.ts';
import { policySettingsSchema } from './interventions/policy-rules.ts';
import type { Repositories } from './ports.ts';
import { slaSettingsSchema } from './sla/sla-settings.ts';

export const modeSchema = z.enum(['observe', 'approve', 'auto']);

const minutes = (smallest: number, largest: number) => z.number().int().min(smallest).max(largest);

/** Every setting of a space, with its default. Times are in the unit their name ends in. */
export const spaceSettingsSchema = z.strictObject({
  /** Who decides on what the agent says: `observe` only records, `approve` asks a moderator, `auto` posts what may be. */
  mode: modeSchema.default('approve'),
  health: z
    .strictObject({
      /** At or under it a space is no longer healthy. */
      threshold: z.number().min(0.1).max(0.95).default(0.8),
      /** A warning ends at `threshold` + this. */
      clearMargin: z.number().min(0).max(0.2).default(0.05),
      /** Two evaluations this far apart must agree before a warning. */
      confirmMinutes: minutes(1, 24 * 60).default(15),
      /** The same for the fast window: minutes, since it is there to see an outage. */
      confirmFastMinutes: minutes(1, 60).default(3),
      halfLifeHours: z
        .number()
        .min(1)
        .max(24 * 30)
        .default(24),
      /** What is older is not looked at. */
      horizonDays: z.number().min(1).max(60).default(7),
      /** Fewer distinct authors than this say nothing about a space. */
      minimumAuthors: z.number().int().min(3).max(100).default(5),
      /** Time between two checks of a healthy space, and of one that is not. */
      checkMinutes: minutes(1, 24 * 60).default(60),
      watchMinutes: minutes(1, 24 * 60).default(5),
      /** Ids of members who are staff, or bots, whatever the platform says of them. */
      staff: z.array(memberIdSchema).max(200).default([]),
      bots: z.array(memberIdSchema).max(200).default([]),
    })
    .prefault({}),
  sla: slaSettingsSchema.prefault({}),
  interventions: z
    .strictObject({
      /** At most one proposal of a kind a conversation in this time. */
      cooldownMinutes: minutes(5, 14 * 24 * 60).default(120),
      /** At most this many proposals a space in 24 hours; 0 proposes nothing. */
      dailyCap: z.number().int().min(0).max(100).default(6),
      /** A draft nobody decided on expires after this. */
      draftMinutes: minutes(5, 24 * 60).default(30),
      ...policySettingsSchema.shape,
    })
    .prefault({}),
  /** A share of conversations is left without, to measure whether it helps; 0: no experiment. */
  experiment: experimentSchema.prefault({}),
  messages: z
    .strictObject({
      /** A space's own words, by message and language. */
      overrides: overridesSchema.default({}),
    })
    .prefault({}),
  brand: z
    .strictObject({
      /** The name the agent gives itself in what it posts. */
      botName: z.string().trim().min(1).max(60).default('CCO'),
      /** Words or phrases that never leave in a post, whatever their case. */
      bannedTerms: z.array(z.string().trim().min(1).max(100)).max(200).default([]),
      /** Longest post, in characters. */
      maximumLength: z.number().int().min(100).max(2000).default(1000),
    })
    .prefault({}),
  privacy: z
    .strictObject({
      /** No text is read or kept: only who spoke when, where and to whom. */
      metadataOnly: z.boolean().default(false),
    })
    .prefault({}),
  retention: z
    .strictObject({
      /** Raw text is cleared after this; scores and counts stay. Read from the configuration, one for all spaces. */
      textDays: z.number().int().min(1).max(365).default(30),
      deadLetterDays: z.number().int().min(1).max(90).default(7),
    })
    .prefault({}),
});
export type SpaceSettings = z.infer<typeof spaceSettingsSchema>;

/** All defaults. */
export const defaultSpaceSettings: SpaceSettings = spaceSettingsSchema.parse({});

/** Dotted names of what can be stored for a space or for all, e.g. `mode`, `health.threshold`. */
export const settingKeys: readonly string[] = Object.entries(defaultSpaceSettings).flatMap(([group, value]) =>
  typeof value === 'object' ? Object.keys(value).map((name) => `${group}.${name}`) : [group],
);

export type SettingOrigin = 'configuration' | 'global' | 'space';

export interface ResolvedSettings {
  readonly settings: SpaceSettings;
  /** Where each key's value comes from. */
  readonly origins: Readonly<Record<string, SettingOrigin>>;
  /** Stored keys whose value is not allowed: passed over, so that one bad row cannot stop a space. */
  readonly rejected: readonly string[];
}

const withValue = (settings: SpaceSettings, key: string, value: unknown): unknown => {
  const [group = '', name] = key.split('.');
  if (name === undefined) return { ...settings, [group]: value };
  const current = Object.entries(settings).find(([known]) => known === group)?.[1];
  return { ...settings, [group]: { ...(typeof current === 'object' ? current : {}), [name]: value } };
};

/** Checks one setting before it is stored. `problem` is one sentence for the person who set it. */
export const checkSetting = (key: string, value: unknown): { ok: true } | { ok: false; problem: string } => {
  if (!settingKeys.includes(key)) return { ok: false, problem: `There is no setting ${key}.` };
  const parsed = spaceSettingsSchema.safeParse(withValue(defaultSpaceSettings, key, value));
  if (parsed.success) return { ok: true };
  return { ok: false, problem: `${key}: ${parsed.error.issues[0]?.message ?? 'not allowed'}.` };
};

/** Defaults, then what is stored for all spaces, then what is stored for this one. Unknown keys are passed over. */
export const resolveSettings = (
  defaults: SpaceSettings,
  global: Readonly<Record<string, unknown>>,
  space: Readonly<Record<string, unknown>>,
): ResolvedSettings => {
  let settings = defaults;
  const origins: Record<string, SettingOrigin> = Object.fromEntries(settingKeys.map((key) => [key, 'configuration']));
  const rejected: string[] = [];
  for (const [origin, stored] of [['global', global] as const, ['space', space] as const]) {
    for (const key of settingKeys) {
      if (!Object.hasOwn(stored, key)) continue;
      const parsed = spaceSettingsSchema.safeParse(withValue(settings, key, stored[key]));
      if (parsed.success) {
        settings = parsed.data;
        origins[key] = origin;
      } else rejected.push(key);
    }
  }
  return { settings, origins, rejected };
};

/** A space's settings as they hold now. */
export const loadSettings = async (
  repositories: Pick<Repositories, 'settings'>,
  spaceId: SpaceId,
  defaults: SpaceSettings,
): Promise<SpaceSettings> =>
  resolveSettings(defaults, await repositories.settings.all('global'), await repositories.settings.all(spaceId))
    .settings;

/** The same, for whoever changes them by what they are: nobody else does so until this transaction ends. */
export const holdSettings = async (
  tx: Pick<Repositories, 'settings'>,
  spaceId: SpaceId,
  defaults: SpaceSettings,
): Promise<SpaceSettings> => {
  await tx.settings.hold(spaceId);
  return loadSettings(tx, spaceId, defaults);
};
