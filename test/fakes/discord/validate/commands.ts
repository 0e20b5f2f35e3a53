// Definitions of application commands and their limits.
import { z } from 'zod';
import { bits, problem, text } from './fields.ts';

const namePattern = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const isCommandName = (name: string): boolean => namePattern.test(name) && name === name.toLowerCase();
const wrongName = problem('APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');

const name = text(32, 1).refine(isCommandName, wrongName);
// The languages that Discord has.
const locales =
  'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko'.split(
    ' ',
  );
const localized = (value: z.ZodType<string>) => z.partialRecord(z.enum(locales), value.nullable()).nullish();

const choice = z.looseObject({
  name: text(100, 1),
  name_localizations: localized(text(100, 1)),
  value: z.union([text(100), z.number()]),
});

const common = {
  name,
  name_localizations: localized(name),
  description: text(100, 1),
  description_localizations: localized(text(100, 1)),
  required: z.boolean().nullish(),
};

const leaf = z
  .looseObject({
    type: z.number().int().min(3).max(11),
    ...common,
    choices: z.array(choice).max(25).nullish(),
    autocomplete: z.boolean().nullish(),
    min_value: z.number().nullish(),
    max_value: z.number().nullish(),
    min_length: z.number().int().min(0).max(6000).nullish(),
    max_length: z.number().int().min(1).max(6000).nullish(),
    channel_types: z.array(z.number().int()).nullish(),
  })
  .superRefine((one, context) => {
    const wrong = (path: string, code: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...problem(code, message) });
    if (one.autocomplete === true && (one.choices ?? []).length > 0)
      wrong(
        'autocomplete',
        'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_CHOICES',
        'Autocomplete cannot be enabled on options with choices',
      );
    if (one.autocomplete === true && ![3, 4, 10].includes(one.type))
      wrong('autocomplete', 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Autocomplete is for text and numbers');
    const kind = one.type === 3 ? 'string' : 'number';
    if ((one.choices ?? []).some(({ value }) => typeof value !== kind))
      wrong('choices', 'APPLICATION_COMMAND_OPTIONS_CHOICE_TYPE', 'Choices have the type of their option');
    if (new Set(one.choices?.map(({ name: label }) => label)).size !== (one.choices ?? []).length)
      wrong('choices', 'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_NOT_UNIQUE', 'Choice names must be unique');
  });

const checkOptions = (
  options: readonly { name: string; required?: boolean | null | undefined }[],
  context: z.RefinementCtx,
): void => {
  if (new Set(options.map((one) => one.name)).size !== options.length)
    context.addIssue({
      code: 'custom',
      path: ['options'],
      ...problem('APPLICATION_COMMAND_OPTIONS_NAME_NOT_UNIQUE', 'Option names must be unique'),
    });
  const firstOptional = options.findIndex(({ required }) => required !== true);
  if (firstOptional >= 0 && options.slice(firstOptional).some(({ required }) => required === true))
    context.addIssue({
      code: 'custom',
      path: ['options'],
      ...problem(
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
      ),
    });
};

const leaves = z.array(leaf).max(25).nullish();
const subcommand = z
  .looseObject({ type: z.literal(1), ...common, options: leaves })
  .superRefine(({ options }, context) => checkOptions(options ?? [], context));
const group = z
  .looseObject({ type: z.literal(2), ...common, options: z.array(subcommand).min(1).max(25) })
  .superRefine(({ options }, context) => checkOptions(options, context));

const sizeOf = (value: unknown): number => {
  if (typeof value !== 'object' || value === null) return 0;
  const one = value as Record<string, unknown>;
  const own = [one.name, one.description, ...(typeof one.value === 'string' ? [one.value] : [])];
  const longest = own.reduce<number>((sum, part) => sum + (typeof part === 'string' ? part.length : 0), 0);
  const inner = [one.options, one.choices].flat().reduce<number>((sum, part) => sum + sizeOf(part), 0);
  return longest + inner;
};

export const commandSchema = z
  .looseObject({
    type: z.number().int().min(1).max(3).nullish(),
    name: text(32, 1),
    name_localizations: localized(text(32, 1)),
    description: text(100).nullish(),
    description_localizations: localized(text(100)),
    options: z
      .array(z.union([leaf, subcommand, group]))
      .max(25)
      .nullish(),
    default_member_permissions: bits.nullish(),
    nsfw: z.boolean().nullish(),
    contexts: z.array(z.number().int().min(0).max(2)).nullish(),
    integration_types: z.array(z.number().int().min(0).max(1)).nullish(),
  })
  .superRefine((command, context) => {
    const wrong = (path: string, code: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...problem(code, message) });
    if ((command.type ?? 1) === 1) {
      if (!isCommandName(command.name)) wrong('name', 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
      if ((command.description ?? '') === '') wrong('description', 'BASE_TYPE_REQUIRED', 'This field is required');
    } else {
      if ((command.description ?? '') !== '')
        wrong(
          'description',
          'APPLICATION_COMMAND_DESCRIPTION_FORBIDDEN',
          'Context menu commands cannot have description',
        );
      if ((command.options ?? []).length > 0)
        wrong('options', 'APPLICATION_COMMAND_OPTIONS_FORBIDDEN', 'Context menu commands cannot have options');
    }
    const options = command.options ?? [];
    const nested = options.filter(({ type }) => type <= 2).length;
    if (nested > 0 && nested < options.length)
      wrong(
        'options',
        'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
        'Sub-command and sub-command group option types are mutually exclusive to all other types',
      );
    checkOptions(nested > 0 ? options.map((one) => ({ ...one, required: false })) : options, context);
    if (sizeOf(command) > 8000)
      wrong('options', 'APPLICATION_COMMAND_TOO_LARGE', 'Command exceeds maximum size (8000)');
  });

export const commandEditSchema = z.looseObject({
  name: text(32, 1).nullish(),
  description: text(100).nullish(),
  default_member_permissions: bits.nullish(),
});

export const commandsSchema = z.array(commandSchema).superRefine((commands, context) => {
  const seen = new Set<string>();
  const counts = new Map<number, number>();
  for (const [index, command] of commands.entries()) {
    const type = command.type ?? 1;
    const key = `${type}:${command.name}`;
    if (seen.has(key))
      context.addIssue({
        code: 'custom',
        path: [index, 'name'],
        ...problem('APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique'),
      });
    seen.add(key);
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  for (const [type, most] of [
    [1, 100],
    [2, 15],
    [3, 15],
  ] as const)
    if ((counts.get(type) ?? 0) > most)
      context.addIssue({
        code: 'custom',
        path: [],
        ...problem('APPLICATION_COMMANDS_MAX', `Maximum number of application commands reached (${most})`),
      });
});
