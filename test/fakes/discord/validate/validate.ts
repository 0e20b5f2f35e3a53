// Every request of the bot is held to Discord's document and to the limits it leaves out; what breaks them is recorded.
import type { Json } from '../state/model.ts';
import type { World } from '../state/world.ts';
import { withoutLibraryFields } from './allowances.ts';
import { limitsOf } from './limits.ts';
import type { OpenApi } from './openapi.ts';
import { linesOf, type Problem, problemsOf, treeOf } from './tree.ts';

export interface Checked {
  readonly method: string;
  readonly template: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface Validator {
  /** The error tree of a request that breaks Discord's rules, or null. */
  check(request: Checked): Json | null;
  /** A request for a route that the peer has not: it breaks the rules only where Discord has not got it either. */
  missing(method: string, path: string): void;
}

const unknownRoute: Problem = { path: [], code: 'UNKNOWN_ROUTE', message: 'Discord has no such route' };

/** `openApi` is null where the document is not there. */
export const createValidator = (world: World, openApi: OpenApi | null): Validator => {
  const record = (method: string, route: string, against: 'document' | 'limit', problems: readonly Problem[]): void => {
    world.violations.push({ at: world.now(), method, route, against, problems: linesOf(problems) });
  };
  return {
    check: ({ method, template, query, body }) => {
      const limits = limitsOf(method, template)?.safeParse(body);
      const beyond = limits === undefined || limits.success ? [] : problemsOf(limits.error);
      if (beyond.length > 0) record(method, template, 'limit', beyond);
      const wrong = openApi?.check(method, template, query, withoutLibraryFields(method, template, body)) ?? [];
      if (wrong.length > 0) record(method, template, 'document', wrong);
      // What both know is said once.
      const said = new Set(beyond.map(({ path }) => path.join('.')));
      const all = [...beyond, ...wrong.filter(({ path }) => !said.has(path.join('.')))];
      return all.length === 0 ? null : treeOf(all);
    },
    missing: (method, path) => {
      if (openApi !== null && openApi.templateOf(method, path) === null)
        record(method, path, 'document', [unknownRoute]);
    },
  };
};
