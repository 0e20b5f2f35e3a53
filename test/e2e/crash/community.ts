// Who lives in the peer's space, and what they say.
import { channelListSchema } from '../../../src/anychat-protocol/requests.ts';
import type { Peer, Resident } from './peer.ts';
import { createRandom, type Random } from './random.ts';

export interface Community {
  readonly admin: Resident;
  readonly moderator: Resident;
  readonly channels: readonly string[];
  readonly moderatorsChannel: string;
}

/** An admin, a moderator, five open channels, and the moderators' own. */
export const settle = async (peer: Peer): Promise<Community> => {
  const admin = await peer.join('Ada', { claim: 'crash-suite' });
  const moderator = await peer.join('Mo');
  await peer.call(admin.token, 'PATCH', `/members/${moderator.id}`, { role: 'moderator' });
  for (const name of ['workshop', 'kitchen']) await peer.call(admin.token, 'POST', '/channels', { name });
  const { channels } = channelListSchema.parse(await peer.call(admin.token, 'GET', '/channels'));
  return {
    admin,
    moderator,
    channels: channels.filter((channel) => !channel.private).map(({ id }) => id),
    moderatorsChannel: channels.find((channel) => channel.private)?.id ?? '',
  };
};

const calm = [
  'the new build is out, I put the notes in the wiki',
  'has anybody tried the blue cable with the old board?',
  'I moved the meeting to Thursday',
  'thanks, that was very helpful',
  'the second page of the guide needs a picture',
  'great work, I like the new layout',
  'I will look at it after lunch',
  'the printer is out of paper again',
];
const heated = [
  'this is terrible, nothing works and I hate it',
  'what an awful, stupid decision, I am angry with you',
  'worst release ever, totally broken and useless',
  'I am sick of these horrible excuses',
  'this is a disgrace, you ruined it',
];

export interface Talk {
  readonly residents: readonly Resident[];
  /** Ids of threads kept for quarrels, each with its channel. */
  readonly quarrels: readonly { readonly channelId: string; readonly threadId: string }[];
  /** Lets the residents say everything up to the nth message. */
  allow(messages: number): void;
  /** Messages said so far, quarrels not counted. */
  said(): number;
  /** Four residents quarrel in the nth of `quarrels`: twelve messages. */
  quarrel(index: number): Promise<void>;
  /** Rejects when the peer refused something; resolves when everything was said. */
  readonly done: Promise<void>;
  /** Ids of what was deleted again. */
  readonly deleted: ReadonlySet<string>;
}

interface TalkConfig {
  readonly messages: number;
  readonly residents: number;
  readonly quarrels: number;
  readonly seed: number;
}

const lanes = 8;
const ordinaryThreads = 20;

const idOf = (message: unknown): string =>
  typeof message === 'object' && message !== null && 'id' in message ? String(message.id) : '';

/** Joins the residents and opens the threads; nothing is said before `allow`. Half of them join during the talk. */
export const startTalk = async (peer: Peer, community: Community, config: TalkConfig): Promise<Talk> => {
  const random = createRandom(config.seed);
  const residents: Resident[] = [];
  const joinOne = async (): Promise<void> => {
    residents.push(await peer.join(`Resident ${residents.length + 1}`));
  };
  while (residents.length < config.residents / 2) await joinOne();

  const post = async (by: Resident, where: { channelId: string; threadId?: string }, text: string): Promise<string> => {
    const { channelId, ...thread } = where;
    return idOf(await peer.call(by.token, 'POST', `/channels/${channelId}/messages`, { text, ...thread }));
  };
  const open = async (text: string) => {
    const channelId = random.pick(community.channels);
    return { channelId, threadId: await post(random.pick(residents), { channelId }, text) };
  };
  const threads: { channelId: string; threadId: string }[] = [];
  const quarrels: { channelId: string; threadId: string }[] = [];
  for (let n = 0; n < ordinaryThreads; n += 1) threads.push(await open(`thread ${n}`));
  for (let n = 0; n < config.quarrels; n += 1) quarrels.push(await open(`a word about topic ${n}`));

  let allowed = 0;
  let taken = 0;
  let said = 0;
  let wake = Promise.withResolvers<void>();
  const deleted = new Set<string>();

  /** Every nth message has its own dice, so that the order in which lanes take them changes nothing. */
  const say = async (n: number, dice: Random, own: { path: string; by: Resident; id: string }[]): Promise<void> => {
    const joinAt = Math.floor(config.messages / (config.residents / 2 + 1));
    if (n > 0 && n % joinAt === 0 && residents.length < config.residents) await joinOne();
    const by = dice.pick(residents);
    const where = dice.next() < 0.4 ? dice.pick(threads) : { channelId: dice.pick(community.channels) };
    const text = `${dice.next() < 0.05 ? dice.pick(heated) : dice.pick(calm)} (${n})`;
    const id = await post(by, where, text);
    said += 1;
    own.push({ path: `/channels/${where.channelId}/messages/${id}`, by, id });
    const change = dice.next();
    if (change >= 0.04) return;
    const [chosen] = own.splice(dice.below(own.length), 1);
    if (chosen === undefined) return;
    if (change < 0.02) {
      await peer.call(chosen.by.token, 'PATCH', chosen.path, { text: `${dice.pick(calm)} (edited at ${n})` });
    } else {
      await peer.call(chosen.by.token, 'DELETE', chosen.path);
      deleted.add(chosen.id);
    }
  };
  const lane = async (): Promise<void> => {
    const own: { path: string; by: Resident; id: string }[] = [];
    while (taken < config.messages) {
      if (taken >= allowed) {
        await wake.promise;
        continue;
      }
      const n = taken;
      taken += 1;
      await say(n, createRandom(config.seed + 1 + n), own);
    }
  };
  const done = Promise.all(Array.from({ length: lanes }, lane)).then(() => undefined);
  done.catch(() => undefined);

  return {
    residents,
    quarrels,
    deleted,
    done,
    said: () => said,
    allow: (messages) => {
      allowed = Math.max(allowed, messages);
      wake.resolve();
      wake = Promise.withResolvers();
    },
    quarrel: async (index) => {
      const where = quarrels[index];
      if (where === undefined) throw new Error('there is no such quarrel');
      const angry = random.shuffled(residents).slice(0, 4);
      for (let n = 0; n < 12; n += 1) {
        const by = angry[n % angry.length];
        // Without a word at somebody it is no quarrel, only complaints.
        if (by !== undefined) await post(by, where, `${random.pick(heated)}, all of you (${index}.${n})`);
      }
    },
  };
};
