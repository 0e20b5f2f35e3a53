// Components of messages and forms, the newer ones (version 2) included, with the limits of each.
import { z } from 'zod';
import { address, problem, snowflake, text } from './fields.ts';

const customId = text(100, 1);
const id = z.number().int().min(0).nullish();
const emoji = z.looseObject({ id: snowflake.nullish(), name: z.string().nullish() }).nullish();

const button = z
  .looseObject({
    type: z.literal(2),
    id,
    style: z.number().int().min(1).max(6),
    label: text(80).nullish(),
    emoji,
    custom_id: customId.nullish(),
    url: text(512).nullish(),
    sku_id: snowflake.nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((one, context) => {
    const wrong = (path: string, message: string): void =>
      context.addIssue({ code: 'custom', path: [path], ...problem('BASE_TYPE_REQUIRED', message) });
    if (one.style <= 4 && one.custom_id == null) wrong('custom_id', 'A custom id is required');
    if (one.style === 5 && one.url == null) wrong('url', 'A url is required');
    if (one.style === 5 && one.custom_id != null) wrong('custom_id', 'A custom id and url cannot both be specified');
    if (one.style === 6 && one.sku_id == null) wrong('sku_id', 'A sku id is required');
    if (one.style <= 5 && (one.label ?? '') === '' && one.emoji == null) wrong('label', 'A label or emoji is required');
  });

const selectBase = {
  id,
  custom_id: customId,
  placeholder: text(150).nullish(),
  min_values: z.number().int().min(0).max(25).nullish(),
  max_values: z.number().int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
};
const option = z.looseObject({
  label: text(100, 1),
  value: text(100, 1),
  description: text(100).nullish(),
  emoji,
  default: z.boolean().nullish(),
});
const stringSelect = z
  .looseObject({ type: z.literal(3), ...selectBase, options: z.array(option).min(1).max(25) })
  .refine(({ options }) => new Set(options.map(({ value }) => value)).size === options.length, {
    path: ['options'],
    ...problem('SELECT_COMPONENT_OPTION_VALUE_DUPLICATED', 'The specified option value is already used'),
  });
const autoSelect = z.looseObject({ type: z.union([5, 6, 7, 8].map((type) => z.literal(type))), ...selectBase });
const select = z.union([stringSelect, autoSelect]);
const isSelect = (type: number): boolean => type === 3 || (type >= 5 && type <= 8);

const inRow = z.union([button, stringSelect, autoSelect]);
const row = z
  .looseObject({ type: z.literal(1), id, components: z.array(inRow).min(1).max(5) })
  .refine(({ components }) => components.length === 1 || components.every(({ type }) => !isSelect(type)), {
    path: ['components'],
    ...problem('COMPONENT_LAYOUT_WIDTH_EXCEEDED', 'The specified component exceeds the maximum width'),
  });

const textDisplay = z.looseObject({ type: z.literal(10), id, content: text(4000, 1) });
const media = z.looseObject({ url: address });
const thumbnail = z.looseObject({ type: z.literal(11), id, media, description: text(1024).nullish() });
const section = z.looseObject({
  type: z.literal(9),
  id,
  components: z.array(textDisplay).min(1).max(3),
  accessory: z.union([button, thumbnail]),
});
const gallery = z.looseObject({
  type: z.literal(12),
  id,
  items: z
    .array(z.looseObject({ media, description: text(1024).nullish() }))
    .min(1)
    .max(10),
});
const file = z.looseObject({ type: z.literal(13), id, file: media });
const separator = z.looseObject({ type: z.literal(14), id, spacing: z.number().int().min(1).max(2).nullish() });
const container = z.looseObject({
  type: z.literal(17),
  id,
  accent_color: z.number().int().min(0).max(0xffffff).nullish(),
  components: z
    .array(z.union([row, textDisplay, section, gallery, separator, file]))
    .min(1)
    .max(40),
});

/** What may stand at the top of a message. */
export const topSchema = z.union([row, textDisplay, section, gallery, file, separator, container]);

const textInput = z.looseObject({
  type: z.literal(4),
  id,
  custom_id: customId,
  style: z.number().int().min(1).max(2),
  label: text(45, 1).nullish(),
  value: text(4000).nullish(),
  placeholder: text(100).nullish(),
  min_length: z.number().int().min(0).max(4000).nullish(),
  max_length: z.number().int().min(1).max(4000).nullish(),
  required: z.boolean().nullish(),
});
// File upload, radio group, checkbox group, checkbox.
const newerInput = z.looseObject({
  type: z.union([19, 21, 22, 23].map((type) => z.literal(type))),
  id,
  custom_id: customId,
});
const labelled = z.looseObject({
  type: z.literal(18),
  id,
  label: text(45, 1),
  description: text(100, 1).nullish(),
  component: z.union([textInput, select, newerInput]),
});
const inputRow = z
  .looseObject({ type: z.literal(1), id, components: z.array(textInput).length(1) })
  .refine(({ components }) => components.every(({ label }) => label != null), {
    path: ['components', 0, 'label'],
    ...problem('BASE_TYPE_REQUIRED', 'This field is required'),
  });

export const modalSchema = z
  .looseObject({
    custom_id: customId,
    title: text(45, 1),
    components: z
      .array(z.union([inputRow, labelled, textDisplay]))
      .min(1)
      .max(5),
  })
  .superRefine(({ components }, context) => noDuplicateIds(components, context));

/** A component and all within it. */
export const allWithin = (components: readonly unknown[]): Record<string, unknown>[] =>
  components.flatMap((one) => {
    if (typeof one !== 'object' || one === null) return [];
    const component = one as Record<string, unknown>;
    const inner = [component.components, component.accessory, component.component]
      .flat()
      .filter((part) => part !== undefined);
    return [component, ...allWithin(inner)];
  });

export const noDuplicateIds = (components: readonly unknown[], context: z.RefinementCtx): void => {
  for (const key of ['custom_id', 'id']) {
    const seen = new Set<unknown>();
    for (const component of allWithin(components)) {
      const value = component[key];
      if (value === undefined || value === null || value === 0) continue;
      if (seen.has(value))
        context.addIssue({
          code: 'custom',
          path: ['components'],
          ...problem(
            key === 'id' ? 'COMPONENT_ID_DUPLICATED' : 'COMPONENT_CUSTOM_ID_DUPLICATED',
            'Component custom id cannot be duplicated',
          ),
        });
      seen.add(value);
    }
  }
};
