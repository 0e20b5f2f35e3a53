// The commands as Discord shows them: compared, and written only where something differs.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock, SettingsRepository } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { type DeclaredCommand, declaredCommands } from './command-shape.ts';
import type { Identity } from './identity.ts';

interface ShownOption {
  readonly type: number;
  readonly name: string;
  readonly description: string;
  readonly description_localizations?: Record<string, string> | null | undefined;
  readonly required?: boolean | null | undefined;
  readonly choices?: { name: string; value: string | number }[] | null | undefined;
  readonly autocomplete?: boolean | null | undefined;
  readonly max_length?: number | null | undefined;
  readonly min_value?: number | null | undefined;
  readonly options?: ShownOption[] | null | undefined;
}
const translationsSchema = z.record(z.string(), z.string()).nullish();
const shownOptionSchema: z.ZodType<ShownOption> = z.object({
  type: z.number(),
  name: z.string(),
  description: z.string(),
  description_localizations: translationsSchema,
  required: z.boolean().nullish(),
  choices: z.array(z.object({ name: z.string(), value: z.union([z.string(), z.number()]) })).nullish(),
  autocomplete: z.boolean().nullish(),
  max_length: z.number().nullish(),
  min_value: z.number().nullish(),
  options: z.lazy(() => z.array(shownOptionSchema)).nullish(),
});
const shownSchema = z.object({
  type: z.number().default(1),
  name: z.string(),
  name_localizations: translationsSchema,
  description: z.string().nullish(),
  description_localizations: translationsSchema,
  options: z.array(shownOptionSchema).nullish(),
  default_member_permissions: z.union([z.string(), z.number()]).nullish(),
  contexts: z.array(z.number()).nullish(),
  integration_types: z.array(z.number()).nullish(),
});
const shownListSchema = z.array(shownSchema);
type Shown = z.input<typeof shownSchema>;

const sorted = (words: Readonly<Record<string, string>> | null | undefined): [string, string][] =>
  Object.entries(words ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));

const optionInOrder = (option: ShownOption): unknown => [
  option.type,
  option.name,
  option.description,
  sorted(option.description_localizations),
  option.required === true,
  (option.choices ?? []).map(({ name, value }) => [name, value]),
  option.autocomplete === true,
  option.max_length ?? null,
  option.min_value ?? null,
  (option.options ?? []).map(optionInOrder),
];

const print = (list: readonly Shown[] | readonly DeclaredCommand[]): string => {
  const all = (list as readonly Shown[])
    .map((one) => [
      one.type ?? 1,
      one.name,
      sorted(one.name_localizations),
      one.description ?? '',
      sorted(one.description_localizations),
      ((one.options ?? []) as ShownOption[]).map(optionInOrder),
      one.default_member_permissions == null ? null : String(one.default_member_permissions),
      [...(one.contexts ?? [])].sort(),
      [...(one.integration_types ?? [])].sort(),
    ])
    .map((one) => JSON.stringify(one))
    .sort();
  return createHash('sha256').update(all.join('\n')).digest('hex').slice(0, 32);
};

const notedSchema = z.object({ declared: z.string(), shown: z.string() }).nullable().catch(null);

/** null: registered for all servers. */
type Scope = string | null;

export interface Registration {
  /** Declares the commands unless they are there as declared. Throws CcoError. */
  ensure(scope: Scope): Promise<'same' | 'written'>;
  /** Takes our commands out. Throws CcoError. */
  clear(scope: Scope): Promise<void>;
}

const how = { patienceMs: 60_000, repeats: 4 } as const;

const pathOf = async (identity: Identity, scope: Scope): Promise<`/${string}`> => {
  const { applicationId } = await identity.ensure();
  return scope === null
    ? `/applications/${applicationId}/commands`
    : `/applications/${applicationId}/guilds/${scope}/commands`;
};

const shownAt = (client: DiscordClient, path: `/${string}`) =>
  client.call({
    method: 'GET',
    path,
    query: new URLSearchParams({ with_localizations: 'true' }),
    answer: shownListSchema,
    ...how,
  });

/** Whether what is there is what is declared. Throws CcoError. */
export const isRegistered = async (client: DiscordClient, identity: Identity, scope: Scope): Promise<boolean> =>
  print(await shownAt(client, await pathOf(identity, scope))) === print(declaredCommands());

export const createRegistration = (
  config: { key: string },
  deps: { client: DiscordClient; settings: SettingsRepository; clock: Clock; identity: Identity },
): Registration => {
  const { client, settings, clock, identity } = deps;
  const noteKey = (scope: Scope): string => `discord:commands:${config.key}:${scope ?? 'global'}`;

  return {
    ensure: async (scope) => {
      const path = await pathOf(identity, scope);
      const declared = declaredCommands();
      const wanted = print(declared);
      const there = print(await shownAt(client, path));
      if (there === wanted) return 'same';
      const noted = notedSchema.parse((await settings.get('global', noteKey(scope))) ?? null);
      // A Discord that shows less than it was told would be told the same at every start.
      if (noted?.declared === wanted && noted.shown === there) return 'same';
      const written = await client.call({ method: 'PUT', path, body: declared, answer: shownListSchema, ...how });
      const note = { declared: wanted, shown: print(written) };
      await settings.set('global', noteKey(scope), note, 'agent', clock.now());
      return 'written';
    },
    clear: async (scope) => {
      const path = await pathOf(identity, scope);
      if ((await shownAt(client, path)).length > 0)
        await client.call({ method: 'PUT', path, body: [], answer: null, ...how });
    },
  };
};
