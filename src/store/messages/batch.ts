// A batch as the SQL function `cco.apply_events` takes it: one entry a message and one a member, whatever came several times.
import type { InboundDelete, InboundMember, InboundMessage } from '../../core/messages/inbound.ts';
import { storable } from '../../core/messages/storable.ts';
import type { ScoredEvent } from '../../core/ports.ts';
import type { MessageScore } from '../../core/sentiment/score.ts';
import type { Keys } from '../keys.ts';

export interface Batch {
  /** JSON, or null where there are none. */
  readonly events: string | null;
  readonly members: string | null;
  readonly spaces: readonly string[];
  readonly channels: readonly string[];
  /** The space of each channel, in the same order. */
  readonly channelSpaces: readonly string[];
}

type Latest = { event: InboundMessage; score: MessageScore | null } | { event: InboundDelete; score: null };

const supersedes = (next: Latest['event'], known: Latest['event']): boolean => {
  if (next.kind === 'delete') return known.kind !== 'delete' || next.at < known.at;
  return known.kind !== 'delete' && next.revision > known.revision;
};

const messageEntry = (key: string, latest: Latest, keys: Keys): object => {
  if (latest.event.kind === 'delete') return { k: key, d: latest.event.at };
  const { event, score } = latest;
  const mentions = event.mentions.length === 0 ? undefined : [...new Set(event.mentions)];
  return {
    k: key,
    a: keys.member(event.author.id),
    v: event.revision,
    at: event.at,
    i: event.id,
    s: event.spaceId,
    c: event.channelId,
    t: event.threadId ?? undefined,
    p: event.replyTo ?? undefined,
    m: event.author.id,
    n: storable(event.author.name),
    r: event.author.role,
    // None: of a space where none is kept, or a message of attachments only.
    x: event.text === '' ? undefined : storable(event.text),
    ...(mentions === undefined ? {} : { w: mentions, wk: mentions.map(keys.member) }),
    ...(score === null
      ? {}
      : {
          l: score.label,
          sc: score.score,
          cf: score.confidence,
          o: score.offensive,
          g: score.language,
          q: score.asks,
        }),
  };
};

const memberEntry = (event: InboundMember, keys: Keys) => ({
  s: event.spaceId,
  m: event.member.id,
  a: keys.member(event.member.id),
  n: storable(event.member.name),
  r: event.member.role,
  at: event.at,
  j: event.change === 'joined' ? event.at : null,
  l: event.change === 'left' ? event.at : null,
});

type MemberEntry = ReturnType<typeof memberEntry>;

const later = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

const mergeMember = (a: MemberEntry, b: MemberEntry): MemberEntry => {
  // Same order as in SQL: the newest; of two told at once the first by name, then by role.
  const bWins = b.at !== a.at ? b.at > a.at : b.n !== a.n ? b.n < a.n : b.r < a.r;
  const newest = bWins ? b : a;
  return { ...newest, j: later(a.j, b.j), l: later(a.l, b.l) };
};

const json = (entries: readonly object[]): string | null => (entries.length === 0 ? null : JSON.stringify(entries));

/** Reduces events to the last word on each message and each member. */
export const batchOf = (events: readonly ScoredEvent[], keys: Keys): Batch => {
  const messages = new Map<string, Latest>();
  const members = new Map<string, MemberEntry>();
  const spaces = new Set<string>();
  const channels = new Map<string, string>();
  for (const scored of events) {
    const { event } = scored;
    // Kept apart: see `reactionsOf`.
    if (event.kind === 'reaction.added' || event.kind === 'reaction.removed' || event.kind === 'reaction.cleared')
      continue;
    spaces.add(event.spaceId);
    if (event.kind === 'member') {
      const entry = memberEntry(event, keys);
      const place = `${entry.s} ${entry.m}`;
      const known = members.get(place);
      members.set(place, known === undefined ? entry : mergeMember(known, entry));
      continue;
    }
    channels.set(event.channelId, event.spaceId);
    const known = messages.get(event.id);
    if (known !== undefined && !supersedes(event, known.event)) continue;
    if (event.kind === 'delete') messages.set(event.id, { event, score: null });
    else messages.set(event.id, { event, score: 'score' in scored ? scored.score : null });
  }
  const places = [...channels].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    events: json([...messages].map(([id, latest]) => messageEntry(keys.message(id), latest, keys))),
    members: json([...members.values()]),
    spaces: [...spaces].sort(),
    channels: places.map(([id]) => id),
    channelSpaces: places.map(([, spaceId]) => spaceId),
  };
};
