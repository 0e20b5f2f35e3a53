// The main job on Discord with Redis and PostgreSQL and a process for each part: two that listen, each to its shard, and
// one that works. What is said on either shard is scored, drafted, decided on and posted once.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscordPeer, type DiscordPeer, type Message, shardOf } from '../fakes/discord/index.ts';
import { type PostgresServer, postgresMissing, startPostgres } from '../services/postgres.ts';
import { type RunningProgram, startProgram } from '../services/program.ts';
import { type RedisServer, redisMissing, startRedis } from '../services/redis.ts';
import { until } from '../services/until.ts';
import { buttonsOf, type Community, createCommunity, textOf } from './discord-story.ts';

const missing = redisMissing ?? postgresMissing;
const slow = { timeoutMs: 120_000 };
const shards = 2;
// Discord: 5 s for each of `max_concurrency`.
const identifyWindowMs = 5000;

describe.skipIf(missing !== null)(`Discord on Redis and PostgreSQL${missing === null ? '' : ` (${missing})`}`, () => {
  let peer: DiscordPeer;
  let redis: RedisServer;
  let postgres: PostgresServer;
  let env: Record<string, string>;
  let programs: RunningProgram[] = [];
  const communities: Community[] = [];
  const onShard = (shard: number): Community => {
    const found = communities.find(({ guild }) => shardOf(guild.id, shards) === shard);
    if (found === undefined) throw new Error(`no community on shard ${shard}`);
    return found;
  };
  const listen = (shard: number) =>
    startProgram({ args: ['--role', 'bots'], env: { ...env, DISCORD_SHARD_IDS: String(shard) } });

  beforeAll(async () => {
    peer = await createDiscordPeer({ shards, maxConcurrency: 1, identifyWindowMs });
    for (let made = 0; made < 10; made += 1) {
      const community = createCommunity(peer, `Gardeners ${made}`);
      communities.push(community);
      if (new Set(communities.map(({ guild }) => shardOf(guild.id, shards))).size === shards) break;
    }
    [redis, postgres] = await Promise.all([startRedis(), startPostgres()]);
    env = {
      REDIS_URL: redis.url,
      DATABASE_URL: await postgres.createDatabase('cco'),
      DISCORD_TOKEN: peer.token,
      DISCORD_API_BASE: peer.apiBase,
      DISCORD_SHARDS: String(shards),
    };
    const worker = await startProgram({ args: ['--role', 'workers', '--role', 'web'], env });
    programs = [worker, ...(await Promise.all([listen(0), listen(1)]))];
    await until(() => peer.gateway.sessions().length === shards, { ...slow, label: 'both shards' });
    await until(() => peer.commands().length > 0, { ...slow, label: 'commands' });
  }, 300_000);
  afterAll(async () => {
    for (const program of programs) await program.stop();
    await peer?.close();
    await redis?.close();
    await postgres?.close();
  });

  it('two processes take turns to identify, each with its own shard', () => {
    expect(
      peer.gateway
        .sessions()
        .map(({ shard }) => shard)
        .sort(),
    ).toEqual([
      [0, shards],
      [1, shards],
    ]);
    expect(peer.statistics()).toMatchObject({ identifies: shards, identifiesTooSoon: 0 });
  });

  it.each([0, 1])(
    'on shard %i a quarrel becomes a draft, and a press one post',
    { timeout: 300_000 },
    async (shard) => {
      const { mod, members, moderators, quarrel, cards, byBot, seenBy } = onShard(shard);
      const thread = quarrel();
      await until(() => cards().length === 1, { ...slow, label: 'card' });
      const [card] = cards();
      if (card === undefined) throw new Error('no card');
      for (const member of members) expect(seenBy(member, moderators)).toEqual([]);
      expect(byBot(thread)).toEqual([]);
      const [approve = ''] = buttonsOf(card);
      const pressed = peer.press(mod, card, approve);
      await until(() => byBot(thread).length === 1, { ...slow, label: 'posted' });
      await pressed.settled(60_000);
      await until(() => /Approved by Mod at .* Posted\./su.test(textOf(cards()[0] as Message)), {
        ...slow,
        label: 'closed',
      });
      expect(byBot(thread)).toHaveLength(1);
    },
  );

  it('one that is killed in the middle is taken over, and nothing is posted twice', { timeout: 300_000 }, async () => {
    const { guild, mod, members, byBot } = onShard(0);
    const [ben] = members;
    if (ben === undefined) throw new Error('nobody');
    const before = byBot(guild.general).length;
    await programs[1]?.kill();
    const asked = peer.say(ben, guild.general, `<@${peer.bot.id}> who are you?`);
    programs[1] = await listen(0);
    await until(() => byBot(guild.general).length > before, { ...slow, label: 'answered' });
    const answer = await peer.slash(mod, guild.general, 'cco about').settled(60_000);
    expect(answer.reply()).not.toBeNull();
    const answers = byBot(guild.general).slice(before);
    expect(answers).toHaveLength(1);
    expect(answers[0]?.reference?.messageId).toBe(asked.id);
    expect(peer.statistics().identifiesTooSoon).toBe(0);
    expect(peer.violations).toEqual([]);
  });
});
