// What must be stored, counted anew from the peer's own lists; and what is stored, in the same form.
import type { Query } from './backing.ts';
import type { Community } from './community.ts';
import type { Peer, PeerMessage } from './peer.ts';

/** Same keys and same order on both sides, so that they compare as a whole. */
export interface Count {
  /** `id author "name" at place: text`, by id. */
  readonly messages: readonly string[];
  /** `10-minute bucket, member, channel → messages, positive, negative, offensive`. */
  readonly activity: readonly string[];
  readonly total: { readonly messages: number; readonly authors: number };
}

const bucketMs = 600_000;
const tag = (id: string): string => `anychat:${id}`;
const line = (m: { id: string; member: string; name: string; at: number; place: string; text: string }): string =>
  `${m.id} ${m.member} "${m.name}" ${m.at} ${m.place}: ${m.text}`;
const byPeople = ({ author, privateTo }: PeerMessage): boolean => author.role !== 'agent' && privateTo === undefined;

export type Moods = ReadonlyMap<string, { readonly label: string | null; readonly offensive: number | null }>;

/** From the peer's lists alone; only the mood of each message is taken from what is stored, whichever scorer read it. */
export const recount = async (peer: Peer, { channels }: Community, moods: Moods): Promise<Count> => {
  const messages: string[] = [];
  const activity = new Map<string, [number, number, number, number]>();
  const authors = new Set<string>();
  for (const channelId of channels) {
    for (const message of (await peer.list(channelId)).filter(byPeople)) {
      const at = Date.parse(message.at);
      const [id, member] = [tag(message.id), tag(message.author.id)];
      const place = `${tag(channelId)} ${message.threadId === undefined ? '-' : tag(message.threadId)}`;
      messages.push(line({ id, member, name: message.author.name, at, place, text: message.text }));
      authors.add(member);
      const key = `${at - (at % bucketMs)} ${member} ${tag(channelId)}`;
      const { label = null, offensive = null } = moods.get(id) ?? {};
      const [all, positive, negative, rude] = activity.get(key) ?? [0, 0, 0, 0];
      activity.set(key, [
        all + 1,
        positive + Number(label === 'positive'),
        negative + Number(label === 'negative'),
        rude + Number(offensive !== null && offensive >= 0.5),
      ]);
    }
  }
  return {
    messages: messages.sort(),
    activity: [...activity].map(([key, counts]) => `${key} → ${counts.join(', ')}`).sort(),
    total: { messages: messages.length, authors: authors.size },
  };
};

interface MessageRow {
  readonly id: string;
  readonly member: string;
  readonly name: string;
  readonly at: string | number;
  readonly channel: string;
  readonly thread: string | null;
  readonly text: string;
  readonly label: string | null;
  readonly offensive: number | null;
}
interface ActivityRow {
  readonly bucket: string | number;
  readonly member: string;
  readonly channel: string;
  readonly messages: number;
  readonly positive: number;
  readonly negative: number;
  readonly offensive: number;
}

/** The same from the program's database. */
export const readStored = async (query: Query): Promise<Count & { readonly moods: Moods }> => {
  const messages = await query<MessageRow>(
    `select id, member_id as member, name, at, channel_id as channel, thread_id as thread, text,
       label, offensive
     from cco.messages where deleted_at is null`,
  );
  const activity = await query<ActivityRow>(
    `select bucket, member_id as member, channel_id as channel, messages, positive, negative, offensive
     from cco.activity`,
  );
  return {
    moods: new Map(messages.map((row) => [row.id, row])),
    messages: messages
      .map((row) => line({ ...row, at: Number(row.at), place: `${row.channel} ${row.thread ?? '-'}` }))
      .sort(),
    activity: activity
      .map(
        (row) =>
          `${row.bucket} ${row.member} ${row.channel} → ${row.messages}, ${row.positive}, ${row.negative}, ${row.offensive}`,
      )
      .sort(),
    total: {
      messages: activity.reduce((sum, row) => sum + row.messages, 0),
      authors: new Set(activity.map((row) => row.member)).size,
    },
  };
};
