// Many servers: shards in one process or in several, and the turns they take to identify.
import { afterEach, describe, expect, it } from 'vitest';
import { shardOf } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { createScene, isUp, type Scene, storedText } from './bot-under-test.ts';

let scene: Scene;
afterEach(() => scene.end());

const guilds = (count: number) =>
  Array.from({ length: count }, (_, index) => {
    const guild = scene.peer.createGuild({ name: `Guild ${index}` });
    return { guild, member: scene.peer.addMember(guild, `Member ${index}`) };
  });
const allHeard = async (servers: ReturnType<typeof guilds>): Promise<void> => {
  const said = servers.map(({ guild, member }) => scene.peer.say(member, guild.general, 'Hello'));
  for (const { id } of said)
    await until(async () => (await storedText(scene.store, id)) !== undefined, { label: 'stored' });
};

describe('shards', () => {
  it('are as many as Discord recommends, all in one process', { timeout: 90_000 }, async () => {
    scene = await createScene({ shards: 3, maxConcurrency: 1, identifyWindowMs: 20 });
    const servers = guilds(12);
    const under = await scene.startBot({ tuning: { identifyMs: 400 } });
    await until(() => under.bot.state().guilds === 12, { label: 'all servers' });
    expect(under.bot.state()).toMatchObject({ shards: 3, connected: true });
    await allHeard(servers);
    expect(scene.peer.statistics().identifiesTooSoon).toBe(0);
  });

  it('are shared out over processes, each with its lease, identifying in turns', { timeout: 90_000 }, async () => {
    scene = await createScene({ shards: 4, maxConcurrency: 1, identifyWindowMs: 50 });
    const servers = guilds(16);
    const parts = [
      scene.bot({ shards: { count: 4, ids: { first: 0, last: 1 } }, tuning: { identifyMs: 400 } }, { holder: 'one' }),
      scene.bot({ shards: { count: 4, ids: { first: 2, last: 3 } }, tuning: { identifyMs: 400 } }, { holder: 'two' }),
    ];
    await Promise.all(parts.map(({ bot }) => bot.start()));
    await until(() => parts.every(isUp), { label: 'both up' });
    expect(parts.every(({ bot }) => bot.isHolder())).toBe(true);
    await allHeard(servers);
    const heard = parts.map(({ events }) =>
      events.filter(({ kind }) => kind === 'message').map(({ spaceId }) => spaceId),
    );
    for (const [index, ids] of heard.entries()) {
      for (const id of ids) expect([index * 2, index * 2 + 1]).toContain(shardOf(id.slice('discord:'.length), 4));
    }
    expect(scene.peer.statistics().identifiesTooSoon).toBe(0);
    // The commands of all servers are one process's to register.
    expect(
      scene.peer.requests.filter(({ method, template }) => method === 'PUT' && template.endsWith('/commands')),
    ).toHaveLength(1);
  });

  it('wait while no session is left for today, and say so', { timeout: 90_000 }, async () => {
    scene = await createScene({ sessionStarts: 0 });
    const under = scene.bot();
    await under.bot.start();
    await until(() => under.bot.state().trouble === 'no-sessions-left', { label: 'told' });
    expect(scene.peer.statistics().identifies).toBe(0);
  });
});
