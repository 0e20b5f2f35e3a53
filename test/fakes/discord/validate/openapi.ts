// Holds requests to Discord's OpenAPI document: the route is there, the query's and body's fields are as it says.
import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { matchPath } from '../rest/router.ts';
import type { Json } from '../state/model.ts';
import { type Document, readDocument } from './document.ts';
import { strict } from './strict.ts';
import type { Problem } from './tree.ts';

export interface OpenApi {
  /** What is wrong with the request; empty: nothing. */
  check(method: string, template: string, query: URLSearchParams, body: unknown): Problem[];
  /** The document's own way to write a path; null: it has no such route. */
  templateOf(method: string, path: string): string | null;
  /** What is wrong with an answer of the peer itself; fields that the document does not know are let pass. */
  checkAnswer(method: string, template: string, status: number, answer: unknown): Problem[];
}

const requests = 'requests';
const answers = 'answers';
const booleans = new Map([
  ['true', [true]],
  ['false', [false]],
]);
const unknownField = 'UNKNOWN_FIELD';
const made = new WeakMap<Document, OpenApi>();

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sayAjv = (error: ErrorObject): Problem => {
  const path = error.instancePath.split('/').slice(1);
  switch (error.keyword) {
    case 'additionalProperties':
      return {
        path: [...path, String(error.params.additionalProperty)],
        code: unknownField,
        message: 'This field is not known here',
      };
    case 'required':
      return {
        path: [...path, String(error.params.missingProperty)],
        code: 'BASE_TYPE_REQUIRED',
        message: 'This field is required',
      };
    case 'maxLength':
    case 'minLength':
    case 'maxItems':
    case 'minItems':
      return { path, code: 'BASE_TYPE_BAD_LENGTH', message: error.message ?? '' };
    case 'enum':
    case 'const':
      return { path, code: 'BASE_TYPE_CHOICES', message: error.message ?? '' };
    default:
      return { path, code: 'BASE_TYPE_INVALID', message: error.message ?? error.keyword };
  }
};

// Of a union's errors those that lie deepest tell what is meant; the wrapping keywords and "must be null" tell nothing.
const telling = (errors: readonly ErrorObject[]): ErrorObject[] => {
  const plain = errors.filter(
    ({ keyword, params }) =>
      !['if', 'anyOf', 'oneOf', 'allOf'].includes(keyword) && !(keyword === 'type' && params.type === 'null'),
  );
  return plain.length > 0 ? plain : [...errors];
};

/** One line a problem. A field is unknown only where no branch of a union knows it. */
const distinct = (problems: readonly Problem[]): Problem[] => {
  const counts = new Map<string, number>();
  const keyOf = ({ path, code }: Problem): string => `${code} ${path.join('.')}`;
  for (const problem of problems) counts.set(keyOf(problem), (counts.get(keyOf(problem)) ?? 0) + 1);
  const parentOf = ({ path }: Problem): string => path.slice(0, -1).join('.');
  const most = new Map<string, number>();
  for (const problem of problems)
    if (problem.code === unknownField)
      most.set(parentOf(problem), Math.max(most.get(parentOf(problem)) ?? 0, counts.get(keyOf(problem)) ?? 0));
  return problems.filter(
    (problem, index) =>
      problems.findIndex((other) => keyOf(other) === keyOf(problem)) === index &&
      (problem.code !== unknownField || counts.get(keyOf(problem)) === most.get(parentOf(problem))),
  );
};

const create = (document: Document): OpenApi => {
  const { schemas } = document.components;
  const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: true });
  addFormats.default(ajv, ['date-time', 'uri', 'int32', 'int64', 'double']);
  ajv.addFormat('snowflake', /^(0|[1-9][0-9]{0,19})$/u);
  ajv.addFormat('nonce', true);
  ajv.addSchema({
    $id: requests,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, strict(schemas, schema)])),
    },
  });
  ajv.addSchema({ $id: answers, components: { schemas } });
  const compiled = new Map<string, ValidateFunction | null>();

  const operationOf = (method: string, template: string): Json | null => {
    const operation = document.paths[template]?.[method.toLowerCase()];
    return isObject(operation) ? operation : null;
  };

  const absolute = (schema: unknown, root: string): unknown =>
    JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${root}#/components/`));

  const bodyOf = (key: string, operation: Json): ValidateFunction | null => {
    const had = compiled.get(key);
    if (had !== undefined) return had;
    const request = isObject(operation.requestBody) ? operation.requestBody : null;
    const content = isObject(request?.content) ? request.content : null;
    const json = content?.['application/json'];
    const validator = isObject(json) ? ajv.compile(absolute(strict(schemas, json.schema), requests) as Json) : null;
    compiled.set(key, validator);
    return validator;
  };

  const queryProblems = (template: string, operation: Json, query: URLSearchParams): Problem[] => {
    const own = [operation.parameters, document.paths[template]?.parameters].flat().filter(isObject);
    const known = new Map(own.filter((one) => one.in === 'query').map((one) => [String(one.name), one.schema]));
    return [...query].flatMap(([name, value]) => {
      if (!known.has(name))
        return [{ path: ['query', name], code: unknownField, message: 'This parameter is not known here' }];
      const schema = known.get(name);
      const key = `${template} ${name}`;
      const validator = compiled.get(key) ?? ajv.compile(absolute(schema, requests) as Json);
      compiled.set(key, validator);
      const readings = [
        value,
        ...(/^-?\d+$/u.test(value) ? [Number(value)] : []),
        ...(booleans.get(value) ?? []),
        [value],
      ];
      if (readings.some((reading) => validator(reading))) return [];
      return [{ path: ['query', name], code: 'BASE_TYPE_INVALID', message: ajv.errorsText(validator.errors) }];
    });
  };

  const answerOf = (key: string, operation: Json, status: number): ValidateFunction | null => {
    const had = compiled.get(key);
    if (had !== undefined) return had;
    const responses = isObject(operation.responses) ? operation.responses : {};
    const response = responses[String(status)];
    const content = isObject(response) && isObject(response.content) ? response.content : null;
    const json = content?.['application/json'];
    const validator = isObject(json) ? ajv.compile(absolute(json.schema, answers) as Json) : null;
    compiled.set(key, validator);
    return validator;
  };

  return {
    templateOf: (method, path) => {
      const fitting = Object.keys(document.paths).filter((template) => matchPath(template, path) !== null);
      return fitting.find((template) => operationOf(method, template) !== null) ?? null;
    },
    checkAnswer: (method, template, status, answer) => {
      const operation = operationOf(method, template);
      const known = isObject(operation?.responses) ? Object.keys(operation.responses) : [];
      if (operation === null || !known.includes(String(status)))
        return [{ path: [], code: 'UNKNOWN_ANSWER', message: `${status} is not among ${known.join(', ')}` }];
      const validator = answerOf(`${method} ${template} ${status}`, operation, status);
      if (validator === null || validator(answer)) return [];
      return distinct(telling(validator.errors ?? []).map(sayAjv));
    },
    check: (method, template, query, body) => {
      const operation = operationOf(method, template);
      if (operation === null) return [{ path: [], code: 'UNKNOWN_ROUTE', message: 'Discord has no such route' }];
      const problems = queryProblems(template, operation, query);
      const validator = bodyOf(`${method} ${template}`, operation);
      if (validator === null)
        return body === undefined
          ? problems
          : [...problems, { path: [], code: unknownField, message: 'This route takes no body' }];
      const isRequired = isObject(operation.requestBody) && operation.requestBody.required === true;
      if (body === undefined && !isRequired) return problems;
      if (validator(body ?? null)) return problems;
      return distinct([...problems, ...telling(validator.errors ?? []).map(sayAjv)]);
    },
  };
};

/** Null: the document is not there. The same object for the same document. */
export const createOpenApi = (path: string): OpenApi | null => {
  const document = readDocument(path);
  if (document === null) return null;
  const api = made.get(document) ?? create(document);
  made.set(document, api);
  return api;
};
