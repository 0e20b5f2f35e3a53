// What the whole adapter shares: one client, one view of the servers, one memory of what was sent.
import type { Logger } from 'pino';
import { CcoError, errorCode } from '../../core/errors.ts';
import { createTally, type Tally } from '../shared/tally.ts';
import { type Address, accountKey, addressOf } from './address.ts';
import { createClient, type DiscordClient } from './client.ts';
import { type DiscordBotConfig, type DiscordBotDeps, type DiscordTuning, defaultTuning } from './config.ts';
import { createIdentity, type Identity } from './identity.ts';
import { createListing, type Listing } from './listing.ts';
import { createSeal, type Seal } from './seal.ts';
import { createSent, type Sent } from './sent.ts';
import { createSpaces, type Spaces } from './spaces.ts';

export interface Parts {
  readonly config: DiscordBotConfig;
  readonly deps: DiscordBotDeps;
  readonly tuning: DiscordTuning;
  readonly address: Address;
  /** Names the bot's account in leases and settings. */
  readonly key: string;
  readonly logger: Logger;
  readonly tally: Tally;
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly seal: Seal;
  readonly spaces: Spaces;
  readonly listing: Listing;
  readonly sent: Sent;
  /** Aborted when the bot closes. */
  readonly closing: AbortController;
  /** Counts and logs an error that did not stop the work. */
  readonly note: (error: unknown) => void;
}

/** Throws CcoError `discord-base-invalid`. */
export const createParts = (config: DiscordBotConfig, deps: DiscordBotDeps): Parts => {
  const { clock, store } = deps;
  const tuning = { ...defaultTuning, ...config.tuning };
  const address = addressOf(config.apiBase);
  const key = accountKey(config.apiBase, config.token);
  const logger = deps.logger.child({ platform: 'discord', account: key });
  const tally = createTally();
  const client = createClient(
    { address, token: config.token, timeoutMs: tuning.requestTimeoutMs, retryMs: tuning.retryMs },
    { clock },
  );
  const identity = createIdentity(client);
  const spaces = createSpaces({
    client,
    identity,
    spaces: store.spaces,
    clock,
    onError: (code, guild) => {
      tally.error(code);
      logger.warn({ code, guild }, 'Discord: a server could not be read or stored');
    },
  });
  return {
    config,
    deps,
    tuning,
    address,
    key,
    logger,
    tally,
    client,
    identity,
    seal: createSeal(config.token),
    spaces,
    listing: createListing(client),
    sent: createSent(),
    closing: new AbortController(),
    note: (error) => {
      tally.error(errorCode(error));
      const remedy = error instanceof CcoError ? error.remedy : undefined;
      logger.warn({ code: errorCode(error), remedy }, 'Discord: a step failed');
    },
  };
};
