// Where to look, for whoever reads a card: an address, or where a platform has none, when it was said. Never a quote or a
// name.
import { type ChannelId, type MessageId, messageIdSchema, type SpaceId, type ThreadId } from '../../ids.ts';
import { conversationLink, messageLink } from '../../messages/link.ts';
import type { Repositories } from '../../ports.ts';
import { clockTimeIn } from '../card.ts';

export interface Place {
  readonly spaceId: SpaceId;
  readonly channelId: ChannelId;
  /** On platforms without addresses: the id of the message it began with. */
  readonly threadId: ThreadId | null;
  /** The message it is about, where it is about one. */
  readonly messageId: MessageId | null;
}

/** When messages were said, ms since 1970, by id. */
export type SaidTimes = ReadonlyMap<string, number>;

const linkOf = ({ spaceId, channelId, threadId, messageId }: Place): string | null =>
  messageId === null
    ? conversationLink(spaceId, channelId, threadId)
    : messageLink(spaceId, { channelId, threadId, messageId });

/** Reads when those messages were said that `lookThere` would have no address for. */
export const saidTimes = async (
  { messages }: Pick<Repositories, 'messages'>,
  places: readonly Place[],
): Promise<SaidTimes> => {
  const ids = new Set(
    places.flatMap((place) =>
      linkOf(place) === null ? [place.threadId, place.messageId].filter((id) => id !== null) : [],
    ),
  );
  const times = new Map<string, number>();
  for (const id of ids) {
    const said = await messages.get(messageIdSchema.parse(id));
    if (said !== null) times.set(id, said.at);
  }
  return times;
};

const dayMs = 24 * 60 * 60_000;

/** `14:05 UTC`; of what is older than half a day with its date: `2026-03-09, 14:05 UTC`. */
const moment = (at: number, { now, timeZone }: Pick<LookContext, 'now' | 'timeZone'>): string =>
  now - at < dayMs / 2
    ? clockTimeIn(at, timeZone)
    : `${new Date(at).toISOString().slice(0, 10)}, ${clockTimeIn(at, null)}`;

export interface LookContext {
  readonly now: number;
  readonly timeZone: string | null;
  readonly said: SaidTimes;
}

/** One line, or none: the place is the channel itself, which the card names. An id only where no time is known. */
export const lookThere = (place: Place, context: LookContext): string[] => {
  const link = linkOf(place);
  if (link !== null) return [`Look there: ${link}`];
  const threadId: string | null = place.threadId;
  const messageId = place.messageId === threadId ? null : place.messageId;
  const named = (id: string, words: (time: string) => string): string => {
    const at = context.said.get(id);
    return at === undefined ? `\`${id}\`` : words(moment(at, context));
  };
  const parts = [
    ...(messageId === null ? [] : [named(messageId, (time) => `the message of ${time}`)]),
    ...(threadId === null ? [] : [named(threadId, (time) => `the thread begun at ${time}`)]),
  ];
  return parts.length === 0 ? [] : [`Look there: ${parts.join(', in ')}`];
};
