// A peer that speaks Discord's wire protocol: discord.js connects to it unmodified, with `rest.api` set to `http://127.0.0.1:PORT/api`.
// Not in it: voice, stages, polls, stickers, emojis of a guild, webhooks of their own, audit log, auto-moderation, scheduled events.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DiscordPeerConfig, type RateLimits, settingsOf } from './config.ts';
import { createDriver, type Driver } from './driver/driver.ts';
import { createGateway, type GatewayControls, type GatewayStats } from './gateway/gateway.ts';
import { createFaults, type Fault, type FaultOrder } from './rest/faults.ts';
import { createLimiter } from './rest/rate-limits.ts';
import { applicationRoutes } from './rest/routes/application.ts';
import { channelRoutes } from './rest/routes/channels.ts';
import { commandRoutes } from './rest/routes/commands.ts';
import { guildRoutes } from './rest/routes/guilds.ts';
import { interactionRoutes } from './rest/routes/interactions.ts';
import { messageRoutes } from './rest/routes/messages.ts';
import { threadRoutes } from './rest/routes/threads.ts';
import { createRest, type RecordedRequest } from './rest/server.ts';
import { createSnowflakes } from './snowflake.ts';
import type { User } from './state/model.ts';
import type { Posted, Violation, World } from './state/world.ts';
import { usualPlace } from './validate/document.ts';
import { createOpenApi } from './validate/openapi.ts';
import { createValidator } from './validate/validate.ts';

export type { DiscordPeerConfig, RateLimits } from './config.ts';
export type { Driver } from './driver/driver.ts';
export type { Interacted } from './driver/invoke.ts';
export type { GuildHandle } from './driver/people.ts';
export { Refused } from './driver/refused.ts';
export type { GatewayControls } from './gateway/gateway.ts';
export type { PermissionName } from './permissions.ts';
export type { Fault, FaultOrder } from './rest/faults.ts';
export type { RecordedRequest } from './rest/server.ts';
export { shardOf } from './snowflake.ts';
export type { Channel, Message, User } from './state/model.ts';
export { channelTypes } from './state/model.ts';
export type { Posted, Violation } from './state/world.ts';

export interface PeerStatistics extends GatewayStats {
  readonly requests: number;
  /** Requests answered with 429 by a bucket or the global limit. */
  readonly rateLimited: number;
  readonly violations: number;
  /** Answers of 401, 403 and 429: Discord bans an address after 10,000 within ten minutes. */
  readonly invalidRequests: number;
}

export interface DiscordPeer extends Driver {
  /** What `DISCORD_API_BASE` is: `http://127.0.0.1:PORT/api/v10`. */
  readonly apiBase: string;
  /** The same without the version: discord.js's `rest.api`. */
  readonly restApi: string;
  readonly token: string;
  readonly applicationId: string;
  readonly bot: User;
  /** Requests are held to Discord's OpenAPI document; false where that is not beside the project. */
  readonly validated: boolean;
  readonly violations: readonly Violation[];
  /** Every request and how it was answered, oldest first. */
  readonly requests: readonly RecordedRequest[];
  /** What the bot posted, edited and deleted, oldest first. */
  readonly outbox: readonly Posted[];
  readonly gateway: GatewayControls;
  readonly rest: {
    fault(order: FaultOrder): Fault;
    clearFaults(): void;
    limit(limits: RateLimits | false): void;
  };
  statistics(): PeerStatistics;
  /** Moves the peer's own clock forward, by milliseconds; with a clock handed in, move that. */
  advance(ms: number): void;
  /** The token is no longer good: 401 on every request, 4004 on the gateway. Returns the new one. */
  revokeToken(): string;
  /** Recommends this many shards from now on. */
  recommendShards(count: number): void;
  close(): Promise<void>;
}

const year = 365 * 86_400_000;

const newToken = (id: string, number: number): string =>
  `${Buffer.from(id).toString('base64url')}.peer${number}.${'x'.repeat(27)}`;

/** Starts a peer on 127.0.0.1. */
export const createDiscordPeer = async (config: DiscordPeerConfig = {}): Promise<DiscordPeer> => {
  let offset = 0;
  const now = config.clock === undefined ? () => Date.now() + offset : config.clock.now;
  const nextId = createSnowflakes(now);
  let guilds = 0;
  const nextGuildId = createSnowflakes(() => now() - year + guilds++ * 1009);
  const id = nextId();
  const bot: User = { id, username: 'cco', globalName: null, bot: true };
  let tokens = 1;
  const world: World = {
    settings: settingsOf(config),
    now,
    nextId,
    nextGuildId,
    bot,
    applicationId: id,
    token: config.token ?? newToken(id, tokens),
    users: new Map([[id, bot]]),
    guilds: new Map(),
    channels: new Map(),
    commands: new Map(),
    interactions: new Map(),
    ephemeral: [],
    violations: [],
    outbox: [],
    publish: () => undefined,
  };
  const openApi = createOpenApi(config.specification ?? usualPlace);
  const faults = createFaults();
  const limiter = createLimiter(config.rateLimits ?? {});
  const requests: RecordedRequest[] = [];
  let port = 0;
  const gatewayUrl = (): string => `ws://127.0.0.1:${port}/gateway`;
  const gateway = createGateway(world, gatewayUrl);
  const handle = createRest({
    world,
    faults,
    limiter,
    requests,
    validator: createValidator(world, openApi),
    routes: [
      ...applicationRoutes(gatewayUrl),
      ...guildRoutes(),
      ...channelRoutes(),
      ...threadRoutes(),
      ...messageRoutes(),
      ...commandRoutes(),
      ...interactionRoutes(),
    ],
  });
  const server = createServer((request, response) => void handle(request, response));
  server.on('upgrade', gateway.upgrade);
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(config.port ?? 0, '127.0.0.1', done);
  });
  port = (server.address() as AddressInfo).port;

  return {
    ...createDriver(world),
    apiBase: `http://127.0.0.1:${port}/api/v10`,
    restApi: `http://127.0.0.1:${port}/api`,
    get token() {
      return world.token;
    },
    applicationId: id,
    bot,
    validated: openApi !== null,
    violations: world.violations,
    requests,
    outbox: world.outbox,
    gateway,
    rest: { fault: faults.order, clearFaults: faults.clear, limit: limiter.change },
    statistics: () => ({
      ...gateway.stats(),
      requests: requests.length,
      rateLimited: limiter.refusals(),
      violations: world.violations.length,
      invalidRequests: requests.filter(({ status }) => status === 401 || status === 403 || status === 429).length,
    }),
    advance: (ms) => {
      offset += ms;
    },
    revokeToken: () => {
      tokens += 1;
      world.token = newToken(id, tokens);
      gateway.drop({ code: 4004, reason: 'Authentication failed.' });
      return world.token;
    },
    recommendShards: (count) => {
      world.settings.shards = count;
    },
    close: async () => {
      await gateway.close();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
    },
  };
};
