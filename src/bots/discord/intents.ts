// What we ask the gateway for, and what is left when the developer portal does not allow all of it.
export const intent = {
  guilds: 1 << 0,
  members: 1 << 1,
  messages: 1 << 9,
  reactions: 1 << 10,
  messageContent: 1 << 15,
} as const;

/** Switches of the developer portal, as the application's flags say them: for few servers, or for many. */
const allowed = {
  members: (1 << 14) | (1 << 15),
  messageContent: (1 << 18) | (1 << 19),
} as const;

export interface Wanted {
  readonly members: boolean;
  readonly messageContent: boolean;
}

export const intentsOf = ({ members, messageContent }: Wanted): number =>
  intent.guilds |
  intent.messages |
  intent.reactions |
  (members ? intent.members : 0) |
  (messageContent ? intent.messageContent : 0);

/** What the portal allows. `flags` null: it does not say. */
export const allowedBy = (flags: number | null): Wanted | null =>
  flags === null
    ? null
    : { members: (flags & allowed.members) !== 0, messageContent: (flags & allowed.messageContent) !== 0 };

/** What to ask for after `wanted` was refused: what the flags allow; nothing privileged where they do not explain it. */
export const reduced = (wanted: Wanted, flags: number | null): Wanted => {
  const shown = allowedBy(flags);
  const less = {
    members: wanted.members && shown?.members === true,
    messageContent: wanted.messageContent && shown?.messageContent === true,
  };
  const same = less.members === wanted.members && less.messageContent === wanted.messageContent;
  return same ? { members: false, messageContent: false } : less;
};
