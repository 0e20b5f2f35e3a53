// Routes as Discord's document writes their paths, and what a handler is given.
import type { Json } from '../state/model.ts';
import type { World } from '../state/world.ts';

export interface UploadedFile {
  /** The form's field: `files[0]`. */
  readonly field: string;
  readonly name: string;
  readonly contentType: string | null;
  readonly bytes: Uint8Array;
}

export interface Call {
  readonly world: World;
  readonly method: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly files: readonly UploadedFile[];
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface Route {
  readonly method: string;
  readonly template: string;
  /** `none`: the token is in the path. */
  readonly auth: 'bot' | 'none';
  handle(call: Call): Answer;
}

export const ok = (body: unknown): Answer => ({ status: 200, body });
export const created = (body: unknown): Answer => ({ status: 201, body });
export const nothing: Answer = { status: 204 };

export const route = (
  method: string,
  template: string,
  handle: (call: Call) => Answer,
  auth: Route['auth'] = 'bot',
): Route => ({ method, template, auth, handle });

export interface Match {
  readonly route: Route;
  readonly params: Record<string, string>;
}

const decoded = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

/** The parameters of a path, or null where it is not of this template. */
export const matchPath = (template: string, path: string): Record<string, string> | null => {
  const [wanted, given] = [template.split('/'), path.split('/').map(decoded)];
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) {
      if (value === '') return null;
      params[part.slice(1, -1)] = value;
    } else if (part !== value) return null;
  }
  return params;
};

const literals = (template: string): number => template.split('/').filter((part) => !part.startsWith('{')).length;

/** Finds the route of a request; where two fit, the one with fewer parameters. `known`: the path is, with another method. */
export const createRouter = (routes: readonly Route[]) => {
  const ordered = routes.toSorted((left, right) => literals(right.template) - literals(left.template));
  return (method: string, path: string): { match: Match | null; known: boolean } => {
    let known = false;
    for (const one of ordered) {
      const params = matchPath(one.template, path);
      if (params === null) continue;
      known = true;
      if (one.method === method) return { match: { route: one, params }, known };
    }
    return { match: null, known };
  };
};

/** A parameter of the path; the template promises that it is there. */
export const param = (call: Call, name: string): string => call.params[name] ?? '';

/** The body as an object; anything else is taken as empty. */
export const form = (call: Call): Json =>
  typeof call.body === 'object' && call.body !== null && !Array.isArray(call.body) ? (call.body as Json) : {};
