// The HTTP side: one request after another through faults, token, limits and validation to its route.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Json } from '../state/model.ts';
import type { World } from '../state/world.ts';
import type { Validator } from '../validate/validate.ts';
import { readBody } from './body.ts';
import { ApiError, errors, fieldError } from './errors.ts';
import type { FaultKind, Faults } from './faults.ts';
import type { Limiter } from './rate-limits.ts';
import { type Answer, type Call, createRouter, type Route } from './router.ts';

export interface RecordedRequest {
  readonly at: number;
  readonly method: string;
  readonly template: string;
  readonly path: string;
  readonly query: string;
  readonly body: unknown;
  /** Names of uploaded files. */
  readonly files: readonly string[];
  /** What the audit log would say; null: nothing was given. */
  readonly reason: string | null;
  /** Null: no answer was given. */
  readonly status: number | null;
  readonly code: number | null;
  /** The answer's body. */
  readonly answer: unknown;
}

export interface RestParts {
  readonly world: World;
  readonly routes: readonly Route[];
  readonly faults: Faults;
  readonly limiter: Limiter;
  readonly requests: RecordedRequest[];
  readonly validator: Validator;
}

const base = /^\/api(?:\/v(\d+))?(\/.*)$/u;

const rateLimited = (
  retryAfter: number,
  global: boolean,
  scope: string,
): { body: Json; headers: Record<string, string> } => ({
  body: { message: 'You are being rate limited.', retry_after: retryAfter, global, code: 0 },
  headers: {
    'Retry-After': String(Math.ceil(retryAfter)),
    'X-RateLimit-Scope': scope,
    ...(global ? { 'X-RateLimit-Global': 'true' } : {}),
  },
});

const reasonOf = ({ headers }: IncomingMessage): string | null => {
  const given = headers['x-audit-log-reason'];
  return typeof given === 'string' ? decodeURIComponent(given) : null;
};

/** Handles every request under `/api`. */
export const createRest = ({ world, routes, faults, limiter, requests, validator }: RestParts) => {
  const find = createRouter(routes);

  const authorize = (request: IncomingMessage, route: Route): void => {
    if (route.auth === 'none') return;
    if (request.headers.authorization !== `Bot ${world.token}`) throw errors.unauthorized();
  };

  // Discord's edge asks who calls; it is recorded, not refused, since a browser's would pass as well.
  const checkAgent = (request: IncomingMessage, method: string, route: string): void => {
    if (/^DiscordBot \(/u.test(request.headers['user-agent'] ?? '')) return;
    const problems = ['User-Agent: must begin with "DiscordBot (address, version)"'];
    world.violations.push({ at: world.now(), method, route, against: 'limit', problems });
  };

  const work = (call: Call, route: Route): Answer => {
    const tree = validator.check({
      method: call.method,
      template: route.template,
      query: call.query,
      body: call.body,
    });
    if (tree !== null) throw errors.invalidForm(tree);
    return route.handle(call);
  };

  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = new URL(request.url ?? '/', 'http://peer');
    const [, version = '10', path = ''] = base.exec(address.pathname) ?? [];
    const method = request.method ?? 'GET';
    const { match, known } = version === '10' ? find(method, path) : { match: null, known: false };
    const template = match?.route.template ?? path;
    let headers: Record<string, string> = {};
    let record: Omit<RecordedRequest, 'status' | 'code' | 'answer'> = {
      at: world.now(),
      method,
      template,
      path,
      query: address.search,
      body: undefined,
      files: [],
      reason: reasonOf(request),
    };
    const answer = ({ status, body }: Answer): void => {
      const code =
        typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'number' ? body.code : null;
      requests.push({ ...record, status, code: status >= 400 ? code : null, answer: body });
      if (response.destroyed) return;
      const { differences } = world.settings;
      if (differences.has('bare-limits')) headers = {};
      if (differences.has('mislabelled')) {
        const refused = status >= 400 && status !== 429;
        response.writeHead(status, { ...headers, 'Content-Type': refused ? 'application/json' : 'text/plain' });
        response.end(refused ? '<h1>No</h1>' : body === undefined ? undefined : JSON.stringify(body));
        return;
      }
      response.writeHead(status, { ...headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const vanish = ({ reset = false }: { readonly reset?: boolean }): void => {
      requests.push({ ...record, status: null, code: null, answer: undefined });
      if (reset) request.socket.resetAndDestroy();
      else request.socket.destroy();
    };

    try {
      const body = await readBody(request);
      record = { ...record, body: body.json, files: body.files.map(({ name }) => name) };
      const fault: FaultKind | null = faults.take({ method, template, path });
      if (fault?.kind === 'drop') return vanish(fault);
      if (fault?.kind === 'delay') await new Promise((done) => setTimeout(done, fault.ms));
      if (fault?.kind === 'status')
        return answer({ status: fault.status, body: { message: `${fault.status}: Server Error`, code: 0 } });
      if (fault?.kind === 'rate-limit') {
        const scope = fault.scope ?? 'user';
        const limited = rateLimited(fault.retryAfter, scope === 'global', scope);
        headers = limited.headers;
        return answer({ status: 429, body: limited.body });
      }
      if (match === null) {
        validator.missing(method, path);
        throw known ? errors.methodNotAllowed() : errors.notHere();
      }
      checkAgent(request, method, template);
      if ((record.reason ?? '').length > 512)
        throw errors.invalidForm(
          fieldError(['reason'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 512 in length.'),
        );
      authorize(request, match.route);
      const verdict = limiter.check(method, template, match.params, body.json);
      headers = { ...verdict.headers };
      if (verdict.refused !== null) {
        const { retryAfter, global, scope } = verdict.refused;
        const limited = rateLimited(retryAfter, global, scope);
        headers = { ...headers, ...limited.headers };
        return answer({ status: 429, body: limited.body });
      }
      const call: Call = {
        world,
        method,
        params: match.params,
        query: address.searchParams,
        body: body.json,
        files: body.files,
      };
      const result = work(call, match.route);
      if (fault?.kind === 'lose-answer') return vanish(fault);
      answer(result);
    } catch (error) {
      if (error instanceof ApiError) return answer({ status: error.status, body: error.body });
      // A defect of the peer must not look like one of the bot.
      console.error('the fake Discord failed on', method, template, error);
      answer({ status: 500, body: { message: '500: Internal Server Error', code: 0 } });
    }
  };
};
