// Identify and resume: who may have a session, and who gets an old one back.
import { randomBytes } from 'node:crypto';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import type { World } from '../state/world.ts';
import { refusalOf } from './intents.ts';
import { welcome } from './publish.ts';
import { createSession, type Disturbance, type Session } from './session.ts';

const identifySchema = z.object({
  token: z.string(),
  intents: z.unknown(),
  properties: z.object({ os: z.string(), browser: z.string(), device: z.string() }),
  shard: z.tuple([z.number().int().min(0), z.number().int().min(1)]).optional(),
  large_threshold: z.number().int().min(50).max(250).optional(),
  compress: z.boolean().optional(),
});
const resumeSchema = z.object({ token: z.string(), session_id: z.string(), seq: z.number().int().min(0) });

export interface HandshakeStats {
  identifies: number;
  /** Identifies that came faster than `maxConcurrency` allows in the window. */
  identifiesTooSoon: number;
  resumes: number;
  /** Events sent again in resumes. */
  replayed: number;
  invalidSessions: number;
  /** Sessions for which compression was asked; none is given. */
  compressionAsked: number;
}

export interface Handshake {
  identify(socket: WebSocket, data: unknown): Session | null;
  resume(socket: WebSocket, data: unknown): Session | null;
  /** Opcode 9. */
  invalid(socket: WebSocket, resumable: boolean): void;
}

export interface HandshakeParts {
  readonly world: World;
  readonly sessions: Map<string, Session>;
  readonly stats: HandshakeStats;
  resumeUrl(): string;
  disturbance(): Disturbance | null;
  violation(problem: string): void;
}

const guildsPerShard = 2500;

export const createHandshake = ({ world, sessions, stats, ...parts }: HandshakeParts): Handshake => {
  const { settings } = world;
  const identified = new Map<number, number[]>();

  const refuse = (socket: WebSocket, code: number, reason: string): null => {
    socket.close(code, reason);
    return null;
  };

  const invalid = (socket: WebSocket, resumable: boolean): null => {
    stats.invalidSessions += 1;
    socket.send(JSON.stringify({ op: 9, s: null, t: null, d: resumable }));
    return null;
  };

  const isTooSoon = (shardId: number): boolean => {
    const key = shardId % settings.maxConcurrency;
    const now = performance.now();
    const recent = (identified.get(key) ?? []).filter((at) => now - at < settings.identifyWindowMs);
    identified.set(key, [...recent, now]);
    return recent.length > 0;
  };

  const identify: Handshake['identify'] = (socket, data) => {
    const asked = identifySchema.safeParse(data);
    if (!asked.success) {
      parts.violation('identify is not as documented');
      return refuse(socket, 4002, 'Error while decoding payload.');
    }
    const { token, intents, shard = [0, 1], compress } = asked.data;
    const [shardId, shardCount] = shard;
    if (token !== world.token) return refuse(socket, 4004, 'Authentication failed.');
    if (shardId >= shardCount) return refuse(socket, 4010, 'Invalid shard.');
    const refusal = refusalOf(intents, settings);
    if (refusal === 4013) return refuse(socket, refusal, 'Invalid intent(s).');
    if (refusal === 4014) return refuse(socket, refusal, 'Disallowed intent(s).');
    if (world.guilds.size / shardCount > guildsPerShard) return refuse(socket, 4011, 'Sharding required.');
    if (settings.sessionStarts <= 0) return refuse(socket, 4004, 'No session starts left.');
    stats.identifies += 1;
    settings.sessionStarts -= 1;
    if (compress === true) stats.compressionAsked += 1;
    if (isTooSoon(shardId)) {
      stats.identifiesTooSoon += 1;
      return invalid(socket, false);
    }
    const session = createSession(randomBytes(16).toString('hex'), Number(intents), shard, {
      replayLimit: settings.replayLimit,
      disturb: parts.disturbance,
    });
    session.socket = socket;
    sessions.set(session.id, session);
    welcome(world, session, parts.resumeUrl());
    return session;
  };

  const resume: Handshake['resume'] = (socket, data) => {
    const asked = resumeSchema.safeParse(data);
    if (!asked.success) return refuse(socket, 4002, 'Error while decoding payload.');
    const { token, session_id: id, seq } = asked.data;
    if (token !== world.token) return refuse(socket, 4004, 'Authentication failed.');
    const session = sessions.get(id);
    if (session === undefined) return invalid(socket, false);
    const { detachedAt } = session;
    if (detachedAt !== null && performance.now() - detachedAt > settings.resumableMs) {
      sessions.delete(id);
      return invalid(socket, false);
    }
    if (seq > session.seq()) return refuse(socket, 4007, 'Invalid seq.');
    session.socket?.terminate();
    session.socket = socket;
    session.detachedAt = null;
    const replayed = session.replay(seq);
    if (replayed === null) {
      sessions.delete(id);
      return invalid(socket, false);
    }
    stats.resumes += 1;
    stats.replayed += replayed;
    session.dispatch('RESUMED', { _trace: [] });
    return session;
  };

  return { identify, resume, invalid };
};
