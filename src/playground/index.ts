// An AnyChat server: REST and socket.io over one database schema. docs/anychat-protocol.md says what it speaks.
import type { Server as HttpServer } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import { errorCode } from '../core/errors.ts';
import type { Clock, ErasureTarget } from '../core/ports.ts';
import { bootstrap, houseToken } from './bootstrap.ts';
import type { Context, Identity } from './context.ts';
import { createEraser } from './erase.ts';
import { api } from './http/api.ts';
import { frameworkErrors } from './http/envelope.ts';
import { createGate } from './http/gate.ts';
import { pages } from './http/pages.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { migrations, type PlaygroundMigration } from './migrations.ts';
import { createRateLimiter } from './rate-limit.ts';
import { refuse } from './refusal.ts';
import { trimLog } from './retention.ts';
import type { Database } from './schema.ts';
import { type RandomSource, systemRandom } from './secrets.ts';
import { type Admits, createSockets } from './sockets.ts';
import { createWrite } from './writer.ts';

export interface PlaygroundConfig<S = unknown> {
  /** Any database; only schema `anychat` is touched. */
  readonly db: Kysely<S>;
  /** Runs the migrations that have not run yet, in order, once for all processes. */
  readonly migrate: (migrations: readonly PlaygroundMigration[]) => Promise<void>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Whether this claim proves that its holder runs the program. */
  readonly claimCheck: (claim: string) => boolean | Promise<boolean>;
  /** Where members of the embedded space may pay; also the default of spaces with feature pay_what_you_can. */
  readonly supportUrl?: string | undefined;
  /** The built chat page, served at `/` where the folder exists. */
  readonly clientDir?: string | undefined;
  /** Name of the program's own agent at the first start. Default `CCO Agent`. */
  readonly agentName?: string | undefined;
  readonly random?: RandomSource | undefined;
  readonly limits?: Partial<Limits> | undefined;
}

export interface Playground {
  /** Mounts `/v1` and the chat page. Before `listen`, and before `attach`. */
  register(fastify: FastifyInstance): Promise<void>;
  /** Adds socket.io (path `/socket.io`, namespace `/v1`) to the server that fastify listens with. */
  attach(server: HttpServer, admits?: Admits): void;
  /** The token of the program's own agent, the same in every process on this database. */
  agentToken(): Promise<string>;
  embeddedSpaceId(): Promise<string>;
  readonly eraser: ErasureTarget;
  /** Stops timers, the tail of the log and all sockets; returns within a few seconds. The HTTP server is not closed. */
  close(): Promise<void>;
}

const trimEveryMs = 600_000;
const closeWithinMs = 3000;

export { frameworkErrors as playgroundFrameworkErrors, migrations as playgroundMigrations };

/** Touches nothing yet: the first call that needs the database migrates it and makes what every playground has. */
export const createPlayground = <S>(config: PlaygroundConfig<S>): Playground => {
  const db = config.db.withSchema('anychat') as unknown as Kysely<Database>;
  const { clock, logger } = config;
  let identity: Identity | null = null;
  const known = (): Identity => {
    if (identity === null) throw refuse('unavailable', 'The server is starting.', 'Try again in a moment.', 1000);
    return identity;
  };
  const wake = { tail: (): void => undefined };
  const context: Context = {
    db,
    clock,
    logger,
    limits: { ...defaultLimits, ...config.limits },
    random: config.random ?? systemRandom,
    write: createWrite(
      db,
      clock,
      () => known().epoch,
      () => wake.tail(),
    ),
    identity: known,
    supportUrl: config.supportUrl,
    claimCheck: config.claimCheck,
  };

  let starting: Promise<void> | null = null;
  const start = async (): Promise<void> => {
    await config.migrate(migrations);
    await bootstrap(context, config.agentName ?? 'CCO Agent', (made) => {
      identity = made;
    });
  };
  const ready = (): Promise<void> => {
    starting ??= start().catch((error: unknown) => {
      starting = null;
      throw error;
    });
    return starting;
  };

  const limiter = createRateLimiter(() => clock.now());
  const sockets = createSockets(context, limiter);
  wake.tail = sockets.tail.wake;

  const trim = (): void => {
    trimLog(context).catch((error: unknown) =>
      logger.warn({ code: errorCode(error) }, 'anychat: the log could not be trimmed'),
    );
  };
  let trimming: NodeJS.Timeout | null = null;

  return {
    register: async (fastify) => {
      await ready();
      await fastify.register(api(context, createGate(context, limiter)), { prefix: '/v1' });
      if (config.clientDir !== undefined) await fastify.register(pages(config.clientDir));
      trim();
      trimming = setInterval(trim, trimEveryMs);
      trimming.unref();
    },
    attach: (server, admits = () => true) => sockets.attach(server, admits),
    agentToken: async () => {
      await ready();
      return houseToken(context);
    },
    embeddedSpaceId: async () => {
      await ready();
      return known().embeddedSpaceId;
    },
    eraser: createEraser(async (work) => {
      await ready();
      return context.write(work);
    }),
    close: async () => {
      if (trimming !== null) clearInterval(trimming);
      let timer: NodeJS.Timeout | undefined;
      const deadline = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([sockets.close(), deadline]);
      clearTimeout(timer);
    },
  };
};
