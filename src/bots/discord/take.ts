// What the gateway hands over, made into what waits its turn: read, and where Discord waits for an answer, answered at once.
import { type Dispatch, readDispatch } from './parse.ts';
import type { Parts } from './parts.ts';
import type { Responder } from './respond.ts';
import type { Resume } from './resume.ts';
import type { Received } from './shard.ts';

export type Item =
  | { readonly kind: 'dispatch'; readonly dispatch: Dispatch; readonly point: string }
  /** Nothing to keep, but the session moves on over it. */
  | { readonly kind: 'passed'; readonly point: string }
  | Exclude<Received, { kind: 'dispatch' }>;

/** Where an event stands in its shard's session. */
export interface Point {
  readonly shard: number;
  readonly sequence: number;
  readonly session: string;
}
const pointOf = ({ shard, sequence, session }: Point): string => `${shard}:${sequence}:${session}`;
export const readPoint = (point: string): Point => {
  const [shard = '', sequence = '', ...session] = point.split(':');
  return { shard: Number(shard), sequence: Number(sequence), session: session.join(':') };
};

export const createTaking =
  (
    { identity, logger, tally }: Pick<Parts, 'identity' | 'logger' | 'tally'>,
    { resume, responder }: { readonly resume: Resume; readonly responder: Responder },
  ) =>
  (received: Received): Item => {
    if (received.kind === 'ready') {
      if (received.user !== '') identity.learn({ id: received.user, applicationId: received.application });
      return received;
    }
    if (received.kind === 'resumed') return received;
    const { shard, sequence, type, data } = received;
    const point = pointOf({ shard, sequence, session: resume.session(shard)?.sessionId ?? '' });
    const parsed = readDispatch(type, data);
    if (!('dispatch' in parsed)) {
      if (parsed.code === 'event-invalid') {
        tally.error(parsed.code);
        logger.warn({ code: parsed.code, type }, 'event left out');
      }
      return { kind: 'passed', point };
    }
    const { dispatch } = parsed;
    tally.count('received');
    // Discord waits three seconds, whatever waits before it here.
    const settled = dispatch.kind === 'interaction' && responder.respond(dispatch.payload);
    return settled ? { kind: 'passed', point } : { kind: 'dispatch', dispatch, point };
  };
