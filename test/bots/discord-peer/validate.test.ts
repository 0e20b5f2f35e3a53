// What Discord would refuse, the fake Discord refuses and remembers, so that tests can ask for none.
import { REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiscordPeer, type DiscordPeer, type GuildHandle } from '../../fakes/discord/index.ts';
import { usualPlace } from '../../fakes/discord/validate/document.ts';
import { createOpenApi } from '../../fakes/discord/validate/openapi.ts';

const text = (length: number): string => 'x'.repeat(length);
const button = (more: object = {}) => ({ type: 2, style: 1, label: 'Ok', custom_id: 'ok', ...more });
const row = (...components: object[]) => ({ type: 1, components });
const v2 = { flags: 1 << 15 };
const buttons = (count: number) => Array.from({ length: count }, (_, index) => button({ custom_id: `b${index}` }));
const command = (more: object = {}) => ({ name: 'cco', description: 'All', ...more });

describe('the fake Discord’s validation', () => {
  let peer: DiscordPeer;
  let guild: GuildHandle;
  let rest: REST;
  beforeAll(async () => {
    peer = await createDiscordPeer({ rateLimits: false });
    guild = peer.createGuild();
    rest = new REST({ api: peer.restApi }).setToken(peer.token);
  });
  afterAll(() => peer.close());

  const send = (body: object) => rest.post(Routes.channelMessages(guild.general.id), { body });
  const register = (...body: object[]) => rest.put(Routes.applicationCommands(peer.applicationId), { body });

  const messages: [string, object, string][] = [
    ['content of 2,001 characters', { content: text(2001) }, 'content'],
    ['six buttons in a row', { content: 'x', components: [row(...buttons(6))] }, 'components.0.components'],
    ['six rows', { content: 'x', components: buttons(6).map((one) => row(one)) }, 'components'],
    [
      'a select beside a button',
      { content: 'x', components: [row(button(), { type: 5, custom_id: 'u' })] },
      'components.0.components',
    ],
    [
      'a label of 81 characters',
      { content: 'x', components: [row(button({ label: text(81) }))] },
      'components.0.components.0.label',
    ],
    [
      'a custom id of 101 characters',
      { content: 'x', components: [row(button({ custom_id: text(101) }))] },
      'components.0.components.0.custom_id',
    ],
    ['a custom id used twice', { content: 'x', components: [row(button(), button())] }, 'components'],
    [
      'a button without label',
      { content: 'x', components: [row(button({ label: '' }))] },
      'components.0.components.0.label',
    ],
    [
      '26 choices in a select',
      {
        content: 'x',
        components: [
          row({
            type: 3,
            custom_id: 's',
            options: Array.from({ length: 26 }, (_, index) => ({ label: 'l', value: `${index}` })),
          }),
        ],
      },
      'components.0.components.0.options',
    ],
    ['a title of 257 characters', { embeds: [{ title: text(257) }] }, 'embeds.0.title'],
    ['a description of 4,097 characters', { embeds: [{ description: text(4097) }] }, 'embeds.0.description'],
    ['6,001 characters of embeds', { embeds: [{ description: text(4000) }, { description: text(2001) }] }, 'embeds'],
    ['a nonce of 26 characters', { content: 'x', nonce: text(26) }, 'nonce'],
    ['content beside newer components', { content: 'x', ...v2, components: [{ type: 10, content: 'x' }] }, 'content'],
    [
      '41 newer components',
      { ...v2, components: [{ type: 17, components: Array.from({ length: 40 }, () => ({ type: 10, content: 'x' })) }] },
      'components',
    ],
    [
      '4,001 characters of newer text',
      {
        ...v2,
        components: [
          { type: 10, content: text(2001) },
          { type: 10, content: text(2000) },
        ],
      },
      'components',
    ],
    [
      'newer components without their flag',
      { content: 'x', components: [{ type: 10, content: 'x' }] },
      'components.0.type',
    ],
  ];
  it.each(messages)('refuses a message with %s', async (_, body, path) => {
    const before = peer.violations.length;
    await expect(send(body)).rejects.toMatchObject({ status: 400, code: 50035 });
    const fresh = peer.violations.slice(before);
    expect(fresh[0]).toMatchObject({ method: 'POST', route: '/channels/{channel_id}/messages', against: 'limit' });
    expect(fresh.flatMap(({ problems }) => problems).some((line) => line.startsWith(`${path}: `))).toBe(true);
  });

  it.each([
    ['2,000 characters', { content: text(2000) }],
    ['2,000 characters beyond the basic plane', { content: '🎉'.repeat(2000) }],
    [
      'five rows of five buttons',
      {
        content: 'x',
        components: [0, 1, 2, 3, 4].map((line) =>
          row(...[0, 1, 2, 3, 4].map((at) => button({ custom_id: `${line}.${at}` }))),
        ),
      },
    ],
    [
      'an embed as large as may be',
      { embeds: [{ title: text(256), description: text(4096), fields: [{ name: text(256), value: text(1024) }] }] },
    ],
    [
      'forty newer components',
      { ...v2, components: [{ type: 17, components: Array.from({ length: 39 }, () => ({ type: 10, content: 'x' })) }] },
    ],
  ])('takes a message with %s', async (_, body) => {
    const before = peer.violations.length;
    await send(body);
    expect(peer.violations.slice(before)).toEqual([]);
  });

  it.each([
    ['a name with capitals', [command({ name: 'CCO' })]],
    ['a name with a space', [command({ name: 'c c' })]],
    ['a description of 101 characters', [command({ description: text(101) })]],
    ['no description', [command({ description: '' })]],
    [
      '26 choices',
      [
        command({
          options: [
            {
              type: 3,
              name: 'o',
              description: 'd',
              choices: Array.from({ length: 26 }, (_, index) => ({ name: `${index}`, value: `${index}` })),
            },
          ],
        }),
      ],
    ],
    [
      'a required option after another',
      [
        command({
          options: [
            { type: 3, name: 'a', description: 'd' },
            { type: 3, name: 'b', description: 'd', required: true },
          ],
        }),
      ],
    ],
    [
      'a subcommand beside an option',
      [
        command({
          options: [
            { type: 1, name: 'a', description: 'd' },
            { type: 3, name: 'b', description: 'd' },
          ],
        }),
      ],
    ],
    ['two commands of one name', [command(), command()]],
    ['a menu with a description', [command({ name: 'Menu', type: 3 })]],
    ['a language that Discord has not', [command({ description_localizations: { xx: 'All' } })]],
  ])('refuses commands with %s', async (_, body) => {
    const before = peer.violations.length;
    await expect(register(...body)).rejects.toMatchObject({ status: 400, code: 50035 });
    expect(peer.violations.length).toBeGreaterThan(before);
  });

  it('answers with Discord’s tree of errors', async () => {
    await expect(send({ content: 'x', embeds: [{ title: 'fine' }, { title: text(257) }] })).rejects.toMatchObject({
      rawError: {
        code: 50035,
        message: 'Invalid Form Body',
        errors: {
          embeds: {
            1: { title: { _errors: [{ code: 'BASE_TYPE_MAX_LENGTH', message: 'Must be 256 or fewer in length.' }] } },
          },
        },
      },
    });
  });

  it('never repeats what was said in what it records', async () => {
    await send({ content: `secret words ${text(2000)}`, mystery: 'secret words' }).catch(() => undefined);
    expect(JSON.stringify(peer.violations)).not.toContain('secret words');
  });

  describe.skipIf(createOpenApi(usualPlace) === null)(
    'against Discord’s own document (skipped where ../shared/specs/discord-openapi.json is not there)',
    () => {
      it.each([
        ['an unknown field', () => send({ content: 'x', contents: 'y' }), 'contents: UNKNOWN_FIELD'],
        [
          'an unknown field deep inside',
          () => send({ content: 'x', components: [row(button({ colour: 'red' }))] }),
          'components.0.components.0.colour: UNKNOWN_FIELD',
        ],
        [
          'an unknown field of an embed',
          () => send({ embeds: [{ title: 'x', text: 'y' }] }),
          'embeds.0.text: UNKNOWN_FIELD',
        ],
        [
          'an unknown parameter',
          () => rest.get(Routes.channelMessages(guild.general.id), { query: new URLSearchParams({ since: '1' }) }),
          'query.since: UNKNOWN_FIELD',
        ],
        ['a field of the wrong kind', () => send({ content: 'x', tts: 'no' }), 'tts: '],
      ])('refuses %s', async (_, work, line) => {
        const before = peer.violations.length;
        await expect(work()).rejects.toMatchObject({ status: 400, code: 50035 });
        const lines = peer.violations.slice(before).flatMap(({ problems }) => problems);
        expect(lines.some((one) => one.startsWith(line))).toBe(true);
      });

      it('does not blame the bot for a route that only the fake has not', async () => {
        const before = peer.violations.length;
        await expect(rest.get(Routes.guildBans(guild.id))).rejects.toMatchObject({ status: 404 });
        expect(peer.violations.slice(before)).toEqual([]);
      });

      it('names of a union’s errors only the field that no branch knows', async () => {
        const before = peer.violations.length;
        await expect(
          rest.patch(Routes.channel(guild.general.id), { body: { topic: 'x', parent_id: null, colour: 1 } }),
        ).rejects.toThrow();
        expect(peer.violations.slice(before).flatMap(({ problems }) => problems)).toEqual([
          'colour: UNKNOWN_FIELD: This field is not known here',
        ]);
      });

      it('records a route that Discord has not', async () => {
        await expect(rest.get('/cco/health')).rejects.toMatchObject({ status: 404 });
        expect(peer.violations.at(-1)?.problems).toEqual(['(body): UNKNOWN_ROUTE: Discord has no such route']);
      });
    },
  );

  it('holds to its own limits where Discord’s document is not there, and says so', async () => {
    const without = await createDiscordPeer({ specification: '/nowhere/discord-openapi.json', rateLimits: false });
    const { general } = without.createGuild();
    const bare = new REST({ api: without.restApi }).setToken(without.token);
    const post = (body: object) => bare.post(Routes.channelMessages(general.id), { body });
    await post({ content: 'x', mystery: 1 });
    await expect(post({ content: text(2001) })).rejects.toMatchObject({ code: 50035 });
    expect([without.validated, without.violations.map(({ against }) => against)]).toEqual([false, ['limit']]);
    await without.close();
  });

  it('remembers who does not say that it is a bot', async () => {
    const before = peer.violations.length;
    await fetch(`${peer.apiBase}/users/@me`, { headers: { Authorization: `Bot ${peer.token}` } });
    expect(peer.violations.slice(before).flatMap(({ problems }) => problems)).toEqual([
      'User-Agent: must begin with "DiscordBot (address, version)"',
    ]);
  });
});
