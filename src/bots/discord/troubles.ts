// What keeps the bot from hearing, said once, with what a person can do about it.
import type { Logger } from 'pino';
import type { DiscordTrouble } from './config.ts';

const remedies: Readonly<Record<Exclude<DiscordTrouble, null>, string>> = {
  'token-refused':
    'Make a new token in the Discord developer portal (Bot, Reset Token), set DISCORD_TOKEN to it, and restart.',
  'intents-refused':
    'Switch on Message Content Intent and Server Members Intent in the Discord developer portal (Bot), or set DISCORD_MESSAGE_CONTENT and DISCORD_MEMBERS to off.',
  'sharding-refused': 'Set DISCORD_SHARDS to auto, or to the number of shards that Discord asks for.',
  'no-sessions-left': 'Discord allows so many new sessions a day; it goes on by itself when there are some again.',
};

export const createTroubles = (
  logger: Logger,
): { readonly set: (trouble: DiscordTrouble) => void; readonly now: () => DiscordTrouble } => {
  let now: DiscordTrouble = null;
  return {
    now: () => now,
    set: (trouble) => {
      if (trouble === now) return;
      now = trouble;
      if (trouble === null) logger.info({}, 'Discord: it hears again');
      else logger.error({ code: `discord-${trouble}`, remedy: remedies[trouble] }, 'Discord: nothing is heard');
    },
  };
};
