// The `web` role: one HTTP server with the API and, where no other AnyChat is configured, the playground on it.
import type { AddressInfo } from 'node:net';
import { CcoError, errorCode } from '../core/errors.ts';
import type { Playground } from '../playground/index.ts';
import { refusalOf } from '../web/access.ts';
import { createWeb, loginPath } from '../web/server.ts';
import { clearAddress, writeAddress } from './data-folder.ts';
import { depths, type Parts } from './parts.ts';
import { announcePlayground } from './platforms.ts';
import type { ResponsePlan } from './response/plan.ts';
import { version } from './version.ts';

export interface WebRole {
  /** `http://host:port`, as a browser on this machine reaches it. */
  readonly url: string;
  readonly loginUrl: () => string;
  close(): Promise<void>;
}

const anyAddress = new Set(['0.0.0.0', '::']);

const reachable = (host: string, port: number): string => {
  const name = anyAddress.has(host) ? '127.0.0.1' : host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
};

const listenError = (error: unknown, host: string, port: number): CcoError => {
  const code = errorCode(error);
  const [variable, remedy] =
    code === 'EADDRINUSE'
      ? ['CCO_HTTP_PORT', 'Stop what listens there, or set CCO_HTTP_PORT to another port (0: any free one).']
      : code === 'EACCES'
        ? ['CCO_HTTP_PORT', 'Set CCO_HTTP_PORT to 1024 or higher.']
        : ['CCO_HTTP_HOST', 'Set CCO_HTTP_HOST to an address of this machine.'];
  return new CcoError(`The server cannot listen on ${host}, port ${port} (${variable}: ${code}).`, {
    code: 'config-listen',
    remedy,
    cause: error,
  });
};

/** Starts the role. `playground` null: another AnyChat is configured. */
export const startWebRole = async (
  parts: Parts,
  playground: Playground | null,
  response: Pick<
    ResponsePlan,
    'coordination' | 'feedback' | 'sendAgentNotification' | 'webhooks' | 'campaigns' | 'mailPages'
  >,
): Promise<WebRole> => {
  const { config, clock, logger, metrics, queues, store, live, token } = parts;
  const { host, port } = config.http;
  const { app } = await createWeb(
    { host, token, version },
    {
      store,
      defaults: config.agent.spaceDefaults,
      clock,
      logger,
      metrics,
      subscribe: live.subscribe,
      coordination: response.coordination,
      feedback: response.feedback,
      notify: response.sendAgentNotification,
      webhooks: response.webhooks,
      campaigns: response.campaigns,
      mailPages: response.mailPages,
      checks: { store: () => store.ping(), queues: () => queues.ping() },
      operations: {
        depths: () => depths(queues),
        deadLetters: (limit) => queues.deadLetters.list(limit),
        retry: async (id) => {
          try {
            await queues.deadLetters.retry(id);
            return true;
          } catch (error) {
            if (errorCode(error) === 'dead-letter-unknown') return false;
            throw error;
          }
        },
      },
    },
  );
  if (playground !== null) await playground.register(app);
  await app.ready();
  playground?.attach(app.server, (headers) => refusalOf(host, headers) === null);
  try {
    await app.listen({ host, port });
  } catch (error) {
    await app.close();
    throw listenError(error, host, port);
  }
  const { port: actual } = app.server.address() as AddressInfo;
  const url = reachable(host, actual);
  if (playground !== null) await announcePlayground(parts, `${url}/v1`);
  await writeAddress(config.mode.dataDir, url);
  return {
    url,
    loginUrl: () => `${url}${loginPath(token, clock)}`,
    close: async () => {
      await clearAddress(config.mode.dataDir);
      await playground?.close();
      await app.close();
    },
  };
};
