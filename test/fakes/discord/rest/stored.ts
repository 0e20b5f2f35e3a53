// What Discord adds to embeds and components as it stores them.
import type { Json } from '../state/model.ts';
import type { World } from '../state/world.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const withoutNulls = (value: Json): Json => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));

/** Embeds with their kind, and each field's `inline`. */
export const storedEmbeds = (embeds: readonly Json[]): Json[] =>
  embeds.map((embed) => ({
    type: 'rich',
    ...withoutNulls(embed),
    ...(Array.isArray(embed.fields)
      ? { fields: embed.fields.map((field: Json) => ({ ...field, inline: field.inline ?? false })) }
      : {}),
  }));

const media = (world: World, value: unknown): Json => {
  const url = isObject(value) ? value.url : '';
  return { id: world.nextId(), url, proxy_url: url };
};

const defaults = (world: World, component: Json): Json => {
  switch (component.type) {
    case 3:
    case 5:
    case 6:
    case 7:
    case 8:
      return { min_values: component.min_values ?? 1, max_values: component.max_values ?? 1 };
    case 11:
      return {
        media: media(world, component.media),
        description: component.description ?? null,
        spoiler: component.spoiler ?? false,
      };
    case 12:
      return {
        items: (component.items as Json[]).map((item) => ({
          media: media(world, item.media),
          description: item.description ?? null,
          spoiler: item.spoiler ?? false,
        })),
      };
    case 13:
      return { file: media(world, component.file), name: null, size: null, spoiler: component.spoiler ?? false };
    case 14:
      return { spacing: component.spacing ?? 1, divider: component.divider ?? true };
    case 17:
      return { accent_color: component.accent_color ?? null, spoiler: component.spoiler ?? false };
    default:
      return {};
  }
};

/** Components with the defaults of their kind, each with a number where it has none of its own. */
export const storedComponents = (world: World, components: readonly unknown[]): Json[] => {
  let next = 1;
  const visit = (component: Json): Json => {
    const id = typeof component.id === 'number' && component.id > 0 ? component.id : next;
    next += 1;
    return {
      ...withoutNulls(component),
      ...defaults(world, component),
      id,
      ...(Array.isArray(component.components) ? { components: component.components.filter(isObject).map(visit) } : {}),
      ...(isObject(component.accessory) ? { accessory: visit(component.accessory) } : {}),
    };
  };
  return components.filter(isObject).map(visit);
};
