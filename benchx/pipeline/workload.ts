// Chat as communities have it: few write much, three in ten messages belong to a thread or answer one, some mention.
import {
  channelId,
  type MemberId,
  type MessageId,
  memberId,
  messageId,
  spaceId,
  threadId,
} from '../../src/core/ids.ts';
import type { InboundMessage } from '../../src/core/messages/inbound.ts';
import { createRandom, pick, zipf } from './random.ts';

export interface WorkloadConfig {
  /** Also part of the messages' ids: two workloads of different seeds share members and channels, but no message. */
  readonly seed: number;
  readonly texts: readonly string[];
  /** Time of the first message, ms. */
  readonly from: number;
  /** Mean time between two messages, ms. */
  readonly everyMs: number;
}

interface Said {
  readonly id: MessageId;
  readonly by: MemberId;
}

interface Channel {
  readonly spaceId: InboundMessage['spaceId'];
  readonly channelId: InboundMessage['channelId'];
  /** Newest last; what may be answered. */
  readonly said: Said[];
  readonly threads: Said[];
}

const authors = 500;
const spaces = 2;
const channels = 20;
const remembered = 30;
const openThreads = 5;
const threadShare = 0.2;
const replyShare = 0.1;
const mentionShare = 0.08;

/** As long as the ids of a real platform are. */
const external = (kind: string, number: number, seed = 0): string =>
  `${kind}-${seed.toString(16).padStart(4, '0')}-4000-8000-${number.toString(16).padStart(12, '0')}`;

const remember = (list: Said[], said: Said, most: number): void => {
  list.push(said);
  if (list.length > most) list.shift();
};

/** An endless, repeatable stream of messages in order of time. */
export const createWorkload = ({ seed, texts, from, everyMs }: WorkloadConfig): (() => InboundMessage) => {
  const random = createRandom(seed);
  const authorRank = zipf(authors);
  const channelRank = zipf(channels);
  const members = Array.from({ length: authors }, (_, index) => ({
    id: memberId('anychat', external('0a000001', index)),
    name: `Member ${index}`,
    role: index < 5 ? ('moderator' as const) : ('member' as const),
  }));
  const places = Array.from(
    { length: channels },
    (_, index): Channel => ({
      spaceId: spaceId('anychat', external('0a000002', index % spaces)),
      channelId: channelId('anychat', external('0a000003', index)),
      said: [],
      threads: [],
    }),
  );
  let number = 0;
  let at = from;

  return () => {
    number += 1;
    at += Math.round(random() * 2 * everyMs);
    const place = places[channelRank(random)] ?? pick(random, places);
    const author = members[authorRank(random)] ?? pick(random, members);
    const id = messageId('anychat', external('0a000004', number, seed));
    const kind = random();
    let thread: Said | null = null;
    let answered: Said | null = null;
    if (kind < threadShare && place.said.length > 0) {
      if (place.threads.length < openThreads || random() < 0.2) {
        remember(place.threads, pick(random, place.said), openThreads);
      }
      thread = pick(random, place.threads);
      if (random() < 0.3) answered = thread;
    } else if (kind < threadShare + replyShare && place.said.length > 0) answered = pick(random, place.said);
    const mentions = random() < mentionShare && place.said.length > 0 ? [pick(random, place.said).by] : [];
    if (thread === null) remember(place.said, { id, by: author.id }, remembered);
    return {
      kind: 'message',
      id,
      platform: 'anychat',
      spaceId: place.spaceId,
      channelId: place.channelId,
      threadId: thread === null ? null : threadId('anychat', thread.id.slice('anychat:'.length)),
      replyTo: answered?.id ?? null,
      author,
      mentions,
      text: pick(random, texts),
      at,
      revision: at,
    };
  };
};
