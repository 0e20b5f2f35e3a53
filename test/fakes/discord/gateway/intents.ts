// Which intents there are; three of them need a switch in the developer portal.
import type { Settings } from '../config.ts';

export const intents = {
  guilds: 1 << 0,
  guildMembers: 1 << 1,
  guildPresences: 1 << 8,
  guildMessages: 1 << 9,
  guildMessageReactions: 1 << 10,
  directMessages: 1 << 12,
  directMessageReactions: 1 << 13,
  messageContent: 1 << 15,
} as const;

const known = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 20, 21, 24, 25].reduce(
  (bits, bit) => bits | (1 << bit),
  0,
);

/** Null: fine; else the code that the connection is closed with. */
export const refusalOf = (asked: unknown, settings: Settings): 4013 | 4014 | null => {
  if (typeof asked !== 'number' || !Number.isInteger(asked) || asked < 0 || (asked & ~known) !== 0) return 4013;
  const off =
    (settings.messageContent ? 0 : intents.messageContent) |
    (settings.membersIntent ? 0 : intents.guildMembers) |
    intents.guildPresences;
  return (asked & off) === 0 ? null : 4014;
};
