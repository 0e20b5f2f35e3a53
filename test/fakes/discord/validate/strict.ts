// Makes the document's schemas strict: properties that it does not know are refused, and a union is decided by its
// `type`, so that an error names the field and not every branch. Also where Discord takes more than the document says.
import type { Json } from '../state/model.ts';

type Schemas = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refName = (schema: unknown): string | null =>
  isObject(schema) && typeof schema.$ref === 'string' ? (schema.$ref.split('/').at(-1) ?? null) : null;

const resolve = (schemas: Schemas, schema: unknown): unknown => {
  const name = refName(schema);
  return name === null ? schema : resolve(schemas, schemas[name]);
};

/** The values of `type` that a branch is for; null where its type says nothing. */
const typesOf = (schemas: Schemas, branch: unknown): readonly unknown[] | null => {
  const whole = resolve(schemas, branch);
  const type = isObject(whole) && isObject(whole.properties) ? whole.properties.type : undefined;
  const isRequired = isObject(whole) && Array.isArray(whole.required) && whole.required.includes('type');
  return isRequired && isObject(type) && Array.isArray(type.enum) ? type.enum : null;
};

/** A union of objects with disjoint types, as one condition for each type. */
const byType = (schemas: Schemas, branches: readonly unknown[]): Json | null => {
  const types = branches.map((branch) => typesOf(schemas, branch));
  const all = types.flatMap((values) => values ?? []);
  if (branches.length < 2 || types.includes(null) || new Set(all).size !== all.length) return null;
  return {
    type: 'object',
    required: ['type'],
    properties: { type: { enum: all } },
    allOf: branches.map((branch, index) => ({
      if: { type: 'object', required: ['type'], properties: { type: { enum: types[index] } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema.
      then: strict(schemas, branch),
    })),
  };
};

// Documented in words: bits travel as strings of digits; commands have `nsfw`; uploads are numbered from 0.
const bitFields = new Set(['allow', 'deny', 'permissions', 'default_member_permissions']);
const digits = { type: 'string', pattern: '^[0-9]{1,20}$' };

const properties = (schemas: Schemas, given: Json): Json => {
  const out = Object.fromEntries(
    Object.entries(given).map(([name, schema]) => [
      name,
      bitFields.has(name) ? { anyOf: [strict(schemas, schema), digits] } : strict(schemas, schema),
    ]),
  );
  return 'default_member_permissions' in given ? { ...out, nsfw: { type: ['boolean', 'null'] } } : out;
};

/** The same schema, closed. */
export const strict = (schemas: Schemas, schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map((one) => strict(schemas, one));
  if (!isObject(schema)) return schema;
  const { discriminator: _, oneOf, anyOf, properties: fields, additionalProperties, ...rest } = schema;
  const union = [oneOf, anyOf].find((branches) => Array.isArray(branches));
  const nothings = union?.filter((one: unknown) => isObject(one) && one.type === 'null') ?? [];
  const somethings = union?.filter((one: unknown) => !nothings.includes(one)) ?? [];
  const decided = union === undefined ? null : byType(schemas, somethings);
  const open = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, strictKeyword(schemas, key, value)]),
  );
  return {
    ...open,
    ...(decided !== null
      ? { anyOf: [...nothings, decided] }
      : union === undefined
        ? {}
        : { anyOf: strict(schemas, union) }),
    ...(isObject(fields) ? { properties: properties(schemas, fields) } : {}),
    ...(additionalProperties !== undefined
      ? { additionalProperties: strict(schemas, additionalProperties) }
      : isObject(fields)
        ? { additionalProperties: false }
        : {}),
  };
};

const strictKeyword = (schemas: Schemas, key: string, value: unknown): unknown =>
  key === 'items' || key === 'allOf' || key === 'not' ? strict(schemas, value) : value;
