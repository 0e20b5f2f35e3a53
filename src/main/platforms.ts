// The chat platforms that are configured. Every process can act on them; only the lease's holder listens and delivers.
import { type AnyChatBot, createAnyChatBot } from '../bots/anychat/index.ts';
import { createDiscordBot, type DiscordBot } from '../bots/discord/index.ts';
import { commandHints } from '../core/commands/registry.ts';
import { CcoError, errorCode } from '../core/errors.ts';
import { externalIdOf, type Platform } from '../core/ids.ts';
import type { InboundEvent } from '../core/messages/inbound.ts';
import type { ChatPlatform } from '../core/ports.ts';
import { createMetadataOnly, withoutUnwantedText } from '../core/privacy/metadata-only.ts';
import type { Parts } from './parts.ts';

export interface Platforms {
  readonly names: readonly Platform[];
  /** null: not configured. Throws CcoError `chat-unavailable`, retryable, until it is known where to find it. */
  readonly get: (platform: Platform) => ChatPlatform | null;
  readonly anychat: () => AnyChatBot | null;
  /** null: not configured. */
  readonly discord: DiscordBot | null;
  /** Tells where AnyChat is, once that is known. */
  readonly connect: (peer: AnyChatPeer) => AnyChatBot;
}

/** Where an AnyChat is, and the agent's token there. */
export interface AnyChatPeer {
  readonly apiBase: string;
  readonly token: string;
}

const playgroundKey = 'playground:base';

/** Notes for the other processes where the playground listens. */
export const announcePlayground = async ({ store, clock }: Parts, apiBase: string): Promise<void> =>
  store.settings.set('global', playgroundKey, apiBase, 'agent', clock.now());

/** Where the process with the playground said it listens; null while it has not started yet. */
export const findPlayground = async ({ store }: Parts): Promise<string | null> => {
  const stored = await store.settings.get('global', playgroundKey);
  return typeof stored === 'string' ? stored : null;
};

/** Makes of an invitation's code a link to the playground's chat page, which has no field for codes. */
const withInvitationLinks = (platform: ChatPlatform, page: string): ChatPlatform => ({
  ...platform,
  createSpace: async (wanted) => {
    const created = await platform.createSpace(wanted);
    if (created.invitation === null) return created;
    const fragment = new URLSearchParams({ invite: created.invitation, space: externalIdOf(created.id) });
    return { ...created, invitation: `${page}#${fragment}` };
  },
});

const openDiscord = (
  { config, clock, logger, queues, store, holder, metrics }: Parts,
  enqueue: (event: InboundEvent) => Promise<void>,
): DiscordBot | null => {
  const { discord, agent } = config;
  if (discord.kind === 'off') return null;
  const bot = createDiscordBot(
    { ...discord, token: discord.token.reveal(), name: agent.spaceDefaults.brand.botName },
    { clock, logger, enqueue, interact: queues.enqueuer.interact, store, holder },
  );
  queues.onLost(() => {
    bot.backfill().catch((error: unknown) => metrics.failed(errorCode(error)));
  });
  return bot;
};

export const createPlatforms = (parts: Parts): Platforms => {
  const { config, clock, logger, queues, store, holder, metrics } = parts;
  const { agent } = config;
  const isMetadataOnly = createMetadataOnly({ store, clock, defaults: agent.spaceDefaults });
  let anychat: AnyChatBot | null = null;
  let acting: ChatPlatform | null = null;
  const enqueue = withoutUnwantedText(isMetadataOnly, (event) => queues.enqueuer.push(event));
  const discord = openDiscord(parts, enqueue);
  return {
    names: discord === null ? ['anychat'] : ['anychat', 'discord'],
    discord,
    get: (platform) => {
      if (platform === 'discord') return discord?.platform ?? null;
      if (platform !== 'anychat') return null;
      if (acting !== null) return acting;
      throw new CcoError('AnyChat is not connected yet.', { code: 'chat-unavailable', retryable: true });
    },
    anychat: () => anychat,
    connect: ({ apiBase, token }) => {
      anychat ??= createAnyChatBot(
        {
          apiBase,
          token,
          name: agent.spaceDefaults.brand.botName,
          agent: {
            role: agent.role,
            bio: agent.bio,
            capabilities: agent.capabilities,
            commands: [commandHints()],
          },
        },
        {
          clock,
          logger,
          enqueue,
          interact: queues.enqueuer.interact,
          store,
          holder,
        },
      );
      acting =
        config.anychat.kind === 'playground'
          ? withInvitationLinks(anychat.platform, apiBase.replace(/v1$/u, ''))
          : anychat.platform;
      queues.onLost(() => {
        anychat?.backfill().catch((error: unknown) => metrics.failed(errorCode(error)));
      });
      return anychat;
    },
  };
};

/** The AnyChat to connect to; null where it is the playground and that has not started yet. */
export const findPeer = async (parts: Parts, agentToken: () => Promise<string>): Promise<AnyChatPeer | null> => {
  const { anychat } = parts.config;
  if (anychat.kind === 'hosted') return { apiBase: anychat.apiBase, token: anychat.token.reveal() };
  const apiBase = await findPlayground(parts);
  if (apiBase === null) return null;
  if (!URL.canParse(apiBase)) {
    throw new CcoError('The stored address of the playground cannot be read.', {
      code: 'playground-address',
      remedy: 'Restart the process with the web role.',
    });
  }
  return { apiBase, token: await agentToken() };
};
