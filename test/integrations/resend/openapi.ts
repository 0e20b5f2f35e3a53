// Resend's own description of its interface, as a judge of what we send. Stricter in one thing: a field that it does not
// name is refused.
import { existsSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const file = new URL('../../../../shared/specs/resend-openapi.json', import.meta.url);

/** Why requests cannot be judged here; null: they can. */
export const withoutDocument: string | null = existsSync(file) ? null : 'shared/specs/resend-openapi.json is not there';

type Json = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const child = (value: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((inner, name) => (isObject(inner) ? inner[name] : undefined), value);

export interface Judge {
  /** What is wrong with a request; empty: nothing. */
  request(method: string, path: string, query: URLSearchParams, headers: Headers, body: unknown): string[];
  /** What is wrong with the body of a webhook of that type. */
  webhook(type: string, body: unknown): string[];
}

/** Every object schema closed, but those that are free by their nature. */
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, closed(value)]));
  const isClosable = isObject(inner.properties) && inner.additionalProperties === undefined;
  return isClosable ? { ...inner, additionalProperties: false } : inner;
};

export const createJudge = (): Judge => {
  const document: unknown = JSON.parse(readFileSync(file, 'utf8'));
  const components = child(document, 'components');
  const strictAjv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(strictAjv);
  strictAjv.addFormat('binary', true);
  strictAjv.addSchema({ $id: 'strict', components: closed(components) } as object);
  strictAjv.addSchema({ $id: 'plain', components } as object);
  const check = (id: string, schema: unknown, value: unknown): string[] => {
    const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', `"${id}#/`)) as object;
    const validate = strictAjv.compile(absolute);
    return validate(value) === true ? [] : (validate.errors ?? []).map((one) => `${one.instancePath} ${one.message}`);
  };
  const paths = child(document, 'paths');
  const templates = isObject(paths) ? Object.keys(paths) : [];
  const templateOf = (path: string): string | null => {
    if (templates.includes(path)) return path;
    const parts = path.split('/');
    const fits = (template: string): boolean => {
      const wanted = template.split('/');
      return wanted.length === parts.length && wanted.every((part, at) => part.startsWith('{') || part === parts[at]);
    };
    return templates.find(fits) ?? null;
  };

  return {
    request(method, path, query, headers, body) {
      const template = templateOf(path);
      const operation = template === null ? undefined : child(paths, template, method.toLowerCase());
      if (operation === undefined) return [`${method} ${path}: there is no such call`];
      const problems: string[] = [];
      const named = child(operation, 'parameters');
      const parameters = (Array.isArray(named) ? named : []).map((one: unknown) => {
        const reference = child(one, '$ref');
        return typeof reference === 'string' ? child(document, ...reference.slice(2).split('/')) : one;
      });
      const allowed = parameters.filter((one) => child(one, 'in') === 'query').map((one) => child(one, 'name'));
      for (const [name, value] of query) {
        const parameter = parameters.find((one) => child(one, 'name') === name && child(one, 'in') === 'query');
        if (!allowed.includes(name)) problems.push(`there is no query field ${name}`);
        else
          problems.push(
            ...check('plain', child(parameter, 'schema'), Number.isNaN(Number(value)) ? value : Number(value)),
          );
      }
      const key = headers.get('idempotency-key');
      const takesKey = parameters.some((one) => child(one, 'name') === 'Idempotency-Key');
      if (key !== null && (!takesKey || key.length > 256)) problems.push('the idempotency key does not belong there');
      const schema = child(operation, 'requestBody', 'content', 'application/json', 'schema');
      if (schema === undefined) return body === undefined ? problems : [...problems, 'there is a body'];
      return [...problems, ...check('strict', schema, body)];
    },
    webhook: (type, body) =>
      check(
        'plain',
        child(document, 'webhooks', type, 'post', 'requestBody', 'content', 'application/json', 'schema'),
        body,
      ),
  };
};
