// The fake Discord's REST: history, rights, error codes, nonces, rate limits and faults.
import { ChannelType, type DiscordAPIError, REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import {
  createDiscordPeer,
  type DiscordPeer,
  type DiscordPeerConfig,
  type PermissionName,
} from '../../fakes/discord/index.ts';

const setUp = async (config: DiscordPeerConfig = {}) => {
  const peer = await createDiscordPeer({ rateLimits: false, ...config });
  const guild = peer.createGuild();
  const ben = peer.addMember(guild, 'Ben');
  return { peer, guild, ben, rest: client(peer), [Symbol.asyncDispose]: () => peer.close() };
};

const client = (peer: DiscordPeer, retries = 3): REST => new REST({ api: peer.restApi, retries }).setToken(peer.token);

/** Status and code of a request that is refused. */
const refusal = (work: Promise<unknown>): Promise<{ status: number; code: number | string }> =>
  work.then(
    () => ({ status: 200, code: 0 }),
    ({ status, code }: DiscordAPIError) => ({ status, code }),
  );

interface Said {
  readonly id: string;
  readonly content: string;
  readonly nonce?: string;
}

describe('the fake Discord’s REST', () => {
  it('gives history newest first, by before, after, around and limit', async () => {
    await using rig = await setUp();
    const said = Array.from({ length: 150 }, (_, index) => rig.peer.say(rig.ben, rig.guild.general, `${index}`));
    const page = async (query: Record<string, string>): Promise<string[]> => {
      const route = Routes.channelMessages(rig.guild.general.id);
      const found = (await rig.rest.get(route, { query: new URLSearchParams(query) })) as Said[];
      return found.map(({ content }) => content);
    };
    const id = (index: number): string => said[index]?.id ?? '';
    expect(await page({})).toEqual(Array.from({ length: 50 }, (_, index) => `${149 - index}`));
    expect(await page({ limit: '2', before: id(10) })).toEqual(['9', '8']);
    expect(await page({ limit: '2', after: id(10) })).toEqual(['12', '11']);
    expect(await page({ limit: '3', around: id(10) })).toEqual(['11', '10', '9']);
    expect(await page({ limit: '100', after: '0' })).toHaveLength(100);
    expect(await refusal(page({ limit: '101' }))).toEqual({ status: 400, code: 50035 });
  });

  const rights: [
    string,
    PermissionName[],
    (rest: REST, channel: string, message: string) => Promise<unknown>,
    number,
  ][] = [
    [
      'post',
      ['sendMessages'],
      (rest, channel) => rest.post(Routes.channelMessages(channel), { body: { content: 'x' } }),
      50013,
    ],
    ['see', ['viewChannel'], (rest, channel) => rest.get(Routes.channelMessages(channel)), 50001],
    [
      'delete',
      ['manageMessages'],
      (rest, channel, message) => rest.delete(Routes.channelMessage(channel, message)),
      50013,
    ],
    [
      'embed',
      ['embedLinks'],
      (rest, channel) => rest.post(Routes.channelMessages(channel), { body: { embeds: [{ title: 'x' }] } }),
      50013,
    ],
    [
      'start threads',
      ['createPublicThreads'],
      (rest, channel, message) => rest.post(Routes.threads(channel, message), { body: { name: 'x' } }),
      50013,
    ],
    [
      'rename',
      ['manageChannels'],
      (rest, channel) => rest.patch(Routes.channel(channel), { body: { name: 'x' } }),
      50013,
    ],
    [
      'read one',
      ['readMessageHistory'],
      (rest, channel, message) => rest.get(Routes.channelMessage(channel, message)),
      50013,
    ],
  ];
  it.each(rights)('lets the bot %s only while it may', async (_, denied, work, code) => {
    await using rig = await setUp();
    const { general } = rig.guild;
    const message = rig.peer.say(rig.ben, general, 'hello');
    rig.peer.denyBot(general, denied);
    expect(await refusal(work(rig.rest, general.id, message.id))).toEqual({ status: 403, code });
    rig.peer.denyBot(general, []);
    expect(await refusal(work(rig.rest, general.id, message.id))).toEqual({ status: 200, code: 0 });
    expect(rig.peer.violations).toEqual([]);
  });

  it('answers for what is not there with Discord’s codes', async () => {
    await using rig = await setUp();
    const { rest, guild, peer } = rig;
    const nowhere = '123456789012345678';
    const other = peer.createGuild({ withBot: false });
    const codes = await Promise.all(
      [
        rest.get(Routes.channel(nowhere)),
        rest.get(Routes.guild(nowhere)),
        rest.get(Routes.guild(other.id)),
        rest.post(
          Routes.channelMessages(peer.createChannel(guild, { name: 'more', type: ChannelType.GuildForum }).id),
          { body: { content: 'x' } },
        ),
        rest.get(Routes.channelMessages(peer.createChannel(guild, { name: 'ideas', type: ChannelType.GuildForum }).id)),
        rest.get(Routes.channelMessage(guild.general.id, nowhere)),
        rest.get(Routes.guildMember(guild.id, nowhere)),
        rest.get(Routes.guildMember(guild.id, other.owner.id)),
        rest.get(Routes.applicationCommand(peer.applicationId, nowhere)),
        rest.post(Routes.channelMessages(guild.general.id), { body: {} }),
        rest.post(Routes.channelMessages(guild.general.id), {
          body: { content: 'x', message_reference: { message_id: nowhere } },
        }),
        rest.patch(Routes.channelMessage(guild.general.id, peer.say(rig.ben, guild.general, 'mine').id), {
          body: { content: 'x' },
        }),
      ].map(refusal),
    );
    expect(codes.map(({ code }) => code)).toEqual([
      10003, 10004, 50001, 50008, 50024, 10008, 10013, 10007, 10063, 50006, 50035, 50005,
    ]);
    expect(peer.violations).toEqual([]);
  });

  it('gives nobody more than the bot has, and nobody above it a time-out', async () => {
    await using rig = await setUp();
    const { rest, guild, peer, ben } = rig;
    const until = new Date(Date.now() + 60_000).toISOString();
    const silence = (id: string) =>
      refusal(rest.patch(Routes.guildMember(guild.id, id), { body: { communication_disabled_until: until } }));
    const mods = peer.createRole(guild, 'mods', ['manageMessages']);
    const high = peer.createRole(guild, 'high');
    peer.setRole(guild, high, { position: 50 });
    const cleo = peer.addMember(guild, 'Cleo', { roles: [high] });
    peer.giveRole(guild, ben, mods);
    expect(await silence(guild.owner.id)).toEqual({ status: 403, code: 50013 });
    expect(await silence(cleo.id)).toEqual({ status: 403, code: 50013 });
    expect(await silence(ben.id)).toEqual({ status: 200, code: 0 });
    expect(() => peer.say(ben, guild.general, 'but')).toThrow('lacks sendMessages');
    const grant = { name: 'x', permission_overwrites: [{ id: guild.id, type: 0, allow: String(1n << 2n) }] };
    expect(await refusal(rest.post(Routes.guildChannels(guild.id), { body: grant }))).toEqual({
      status: 403,
      code: 50013,
    });
  });

  it('posts one message for a nonce, for some minutes, and none in the place of a deleted one', async () => {
    await using rig = await setUp({ nonceWindowMs: 120_000 });
    const { rest, peer, guild } = rig;
    const post = (nonce: string): Promise<Said> =>
      rest.post(Routes.channelMessages(guild.general.id), {
        body: { content: 'once', nonce, enforce_nonce: true },
      }) as Promise<Said>;
    const first = await post('a');
    expect([first.nonce, (await post('a')).id]).toEqual(['a', first.id]);
    const history = (await rest.get(Routes.channelMessages(guild.general.id))) as Said[];
    expect(history.map(({ content, nonce }) => [content, nonce])).toEqual([['once', undefined]]);
    peer.deleteMessage(guild.owner, first);
    expect(await refusal(post('a'))).toEqual({ status: 404, code: 10008 });
    peer.advance(121_000);
    expect((await post('a')).id).not.toBe(first.id);
    expect(peer.outbox.map(({ kind }) => kind)).toEqual(['create', 'create']);
  });

  it('holds the bot to its buckets, and says how long to wait', async () => {
    const route = 'POST /channels/{channel_id}/messages';
    await using rig = await setUp({ rateLimits: { routes: { [route]: { limit: 2, windowMs: 300 } } } });
    const { peer, guild } = rig;
    const path = `${peer.apiBase}/channels/${guild.general.id}/messages`;
    const post = (headers = {}) =>
      fetch(path, {
        method: 'POST',
        headers: {
          Authorization: `Bot ${peer.token}`,
          'Content-Type': 'application/json',
          'User-Agent': 'DiscordBot (test, 1)',
          ...headers,
        },
        body: JSON.stringify({ content: 'x' }),
      });
    const [first, , third] = [await post(), await post(), await post()];
    expect(first?.headers.get('x-ratelimit-remaining')).toBe('1');
    expect(third?.status).toBe(429);
    expect(third?.headers.get('x-ratelimit-scope')).toBe('user');
    expect(await third?.json()).toMatchObject({ global: false, code: 0, message: 'You are being rate limited.' });

    // Two clients that know nothing of each other run into it, wait as they are told, and get everything done.
    const all = [client(peer), client(peer)].flatMap((rest, index) =>
      [1, 2, 3].map((number) =>
        rest.post(Routes.channelMessages(guild.general.id), { body: { content: `${index}.${number}` } }),
      ),
    );
    await Promise.all(all);
    expect(peer.outbox.map(({ content }) => content).toSorted()).toEqual([
      '0.1',
      '0.2',
      '0.3',
      '1.1',
      '1.2',
      '1.3',
      'x',
      'x',
    ]);
    expect(peer.statistics().rateLimited).toBeGreaterThan(1);
  });

  it('has a limit over all routes', async () => {
    await using rig = await setUp({ rateLimits: { global: 3 } });
    const { peer } = rig;
    const ask = () => fetch(`${peer.apiBase}/users/@me`, { headers: { Authorization: `Bot ${peer.token}` } });
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(answers.at(-1)?.headers.get('x-ratelimit-global')).toBe('true');
    expect(await answers.at(-1)?.json()).toMatchObject({ global: true });
  });

  it('can lose an answer after the work is done, break before it, fail, and be slow', async () => {
    await using rig = await setUp();
    const { rest, peer, guild } = rig;
    const on = 'POST /channels/{channel_id}/messages';
    const post = (content: string, more = {}) =>
      rest.post(Routes.channelMessages(guild.general.id), { body: { content, ...more } }) as Promise<Said>;
    peer.rest.fault({ kind: 'lose-answer', reset: true, on });
    await post('asked twice, posted once', { nonce: '1', enforce_nonce: true });
    peer.rest.fault({ kind: 'lose-answer', on });
    await expect(post('closed without a word', { nonce: '2', enforce_nonce: true })).rejects.toThrow(
      'other side closed',
    );
    peer.rest.fault({ kind: 'drop', reset: true, on });
    await post('asked twice, posted once again');
    peer.rest.fault({ kind: 'status', status: 503, on, times: 2 });
    await post('after the outage');
    peer.rest.fault({ kind: 'delay', ms: 50, on });
    await post('late');
    expect(peer.outbox.map(({ content }) => content)).toEqual([
      'asked twice, posted once',
      'closed without a word',
      'asked twice, posted once again',
      'after the outage',
      'late',
    ]);
    const down = peer.rest.fault({ kind: 'status', status: 500, times: Number.POSITIVE_INFINITY });
    expect(await refusal(client(peer, 0).get(Routes.user()))).toMatchObject({ status: 500 });
    down.lift();
    expect(await refusal(rest.get(Routes.user()))).toMatchObject({ status: 200 });
    expect(down.hits()).toBe(1);
  });

  it('knows the bot no longer once its token is revoked', async () => {
    await using rig = await setUp();
    const token = rig.peer.revokeToken();
    expect(await refusal(rig.rest.get(Routes.user()))).toEqual({ status: 401, code: 0 });
    expect(await refusal(new REST({ api: rig.peer.restApi }).setToken(token).get(Routes.user()))).toMatchObject({
      status: 200,
    });
  });

  it('makes categories, private channels and forums with what is asked', async () => {
    await using rig = await setUp();
    const { rest, peer, guild, ben } = rig;
    const make = (body: unknown): Promise<{ id: string }> =>
      rest.post(Routes.guildChannels(guild.id), { body }) as Promise<{ id: string }>;
    const category = await make({ name: 'CCO', type: ChannelType.GuildCategory });
    const hidden = [{ id: guild.id, type: 0, deny: '1024' }];
    const mods = await make({ name: 'Mods Only', parent_id: category.id, permission_overwrites: hidden });
    expect(peer.readAs(ben, mods)).toBeNull();
    expect(peer.readAs(guild.owner, mods)).toEqual([]);
    await rest.delete(Routes.channel(category.id));
    expect(await rest.get(Routes.guildChannels(guild.id))).toMatchObject([
      { name: 'general' },
      { name: 'mods-only', parent_id: null },
    ]);
  });
});
