// A YouTrack for tests: the real paths, fields and checks, state that stays, and faults on demand.
import { createPeerServer, type PeerServer } from '../peer/server.ts';
import { parseFields, select } from './fields.ts';
import { route } from './routes.ts';
import { createWorld, type World } from './world.ts';

export interface FakeYoutrack extends PeerServer {
  readonly token: string;
  readonly world: World;
  /** What the token may not do from now on: a method and the beginning of a path, like `POST /api/tags`. */
  forbid(what: string): void;
}

/** `now`: the clock that stamps its issues. */
export const createFakeYoutrack = async (now: () => number): Promise<FakeYoutrack> => {
  const token = 'perm:Y2Nv.Y2FuYXJ5.canary-token-youtrack';
  const world = createWorld(now);
  const forbidden: string[] = [];
  const server = await createPeerServer((request) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { error: 'Unauthorized', error_description: `${request.headers.authorization}` } };
    }
    if (forbidden.some((what) => `${request.method} ${request.path}`.startsWith(what))) {
      return { status: 403, body: { error: 'Forbidden', error_description: 'canary-description' } };
    }
    const fields = request.query.get('fields');
    const reply = route(world, request);
    if (reply.status >= 400) return reply;
    return { ...reply, body: select(reply.body, fields === null ? [] : parseFields(fields)) };
  });
  return { ...server, token, world, forbid: (what) => forbidden.push(what) };
};
