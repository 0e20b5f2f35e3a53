// Problems of a form as Discord's tree of errors, and as lines for a test to read.
import type { z } from 'zod';
import type { Json } from '../state/model.ts';

export interface Problem {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

type Issue = z.core.$ZodIssue;

const lengthCode = (issue: Issue & { code: 'too_big' | 'too_small' }): string =>
  issue.origin === 'string' || issue.origin === 'array' || issue.origin === 'set'
    ? 'BASE_TYPE_BAD_LENGTH'
    : issue.code === 'too_big'
      ? 'NUMBER_TYPE_MAX'
      : 'NUMBER_TYPE_MIN';

const describe = (issue: Issue): Pick<Problem, 'code' | 'message'> => {
  switch (issue.code) {
    case 'too_big':
      return { code: lengthCode(issue), message: `Must be ${issue.maximum} or fewer in length.` };
    case 'too_small':
      return { code: lengthCode(issue), message: `Must be ${issue.minimum} or more in length.` };
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : { code: 'BASE_TYPE_BAD_TYPE', message: `Must be of type ${issue.expected}.` };
    case 'custom': {
      const code = issue.params?.code;
      return { code: typeof code === 'string' ? code : 'BASE_TYPE_INVALID', message: issue.message };
    }
    default:
      return { code: 'BASE_TYPE_CHOICES', message: 'Value is not one of those allowed.' };
  }
};

const flatten = (issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Issue[] =>
  issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path];
    if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ ...issue, path }];
    // Of a union the branch that came furthest says what is meant.
    const best = issue.errors.toSorted((left, right) => left.length - right.length)[0] ?? [];
    return flatten(best, path);
  });

export const problemsOf = (error: z.ZodError): Problem[] =>
  flatten(error.issues).map((issue) => ({
    path: issue.path.map((key) => (typeof key === 'symbol' ? '' : key)),
    ...describe(issue),
  }));

/** Discord's `errors`: objects by key and index, with `_errors` at the ends. */
export const treeOf = (problems: readonly Problem[]): Json => {
  const root: Json = {};
  for (const { path, code, message } of problems) {
    let at = root;
    for (const key of path) {
      const inner = (at[String(key)] ?? {}) as Json;
      at[String(key)] = inner;
      at = inner;
    }
    const list = (at._errors ?? []) as Json[];
    list.push({ code, message });
    at._errors = list;
  }
  return root;
};

export const linesOf = (problems: readonly Problem[]): string[] =>
  problems.map(({ path, code, message }) => `${path.join('.') || '(body)'}: ${code}: ${message}`);
