import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAnyChat } from '../../src/cli/replay/formats/anychat.ts';
import { parseDiscord } from '../../src/cli/replay/formats/discord.ts';
import { parseIrc } from '../../src/cli/replay/formats/irc.ts';
import { readExport } from '../../src/cli/replay/read.ts';

const iso = (at: number) => new Date(at).toISOString();

describe('an IRC log', () => {
  it('takes what was said, and leaves out joins and parts', () => {
    const read = parseIrc('[12:18] <ana> hello\n=== bob has joined #x\n[12:19] <bob> ana: hi', '2004-11-15_03.raw.txt');
    expect(read.map(({ author, text }) => `${author.name}: ${text}`)).toEqual(['ana: hello', 'bob: ana: hi']);
  });

  it('takes an address at the beginning for a mention, when that nick speaks in the log', () => {
    const read = parseIrc('[12:18] <ana> note: this\n[12:19] <bob> ANA, hi', '2004-11-15.txt');
    expect(read.map(({ mentions }) => mentions)).toEqual([[], ['irc:ana']]);
  });

  it.each([
    [
      'a clock of 12 hours that goes round',
      ['11:58', '12:05', '01:10'],
      ['2004-11-15T11:58', '2004-11-15T12:05', '2004-11-15T13:10'],
    ],
    ['a clock of 24 hours past midnight', ['23:58', '00:05'], ['2004-11-15T23:58', '2004-11-16T00:05']],
    [
      'a line a little out of order',
      ['14:10', '14:08', '14:11'],
      ['2004-11-15T14:10', '2004-11-15T14:10', '2004-11-15T14:11'],
    ],
  ])('reads %s', (_name, clock, expected) => {
    const read = parseIrc(clock.map((time) => `[${time}] <ana> x`).join('\n'), '2004-11-15.txt');
    expect(read.map(({ at }) => iso(at).slice(0, 16))).toEqual(expected);
  });

  it('knows the channel helpers from members', () => {
    const read = parseIrc('[12:18] <ubottu> !help\n[12:18] <FloodBot2> slow down\n[12:19] <bob> hi', '2008-01-01.txt');
    expect(read.map(({ author }) => author.role)).toEqual(['agent', 'agent', 'member']);
  });
});

const said = {
  type: 'message.created',
  id: 'm1',
  at: '2026-01-01T10:00:00Z',
  spaceId: 's',
  channelId: 'c',
  author: { id: 'u1', name: 'Ana' },
  text: 'hi',
};

describe('AnyChat events', () => {
  it('reads a message, its edit and its deletion as one message', () => {
    const lines = [
      said,
      {
        ...said,
        type: 'message.updated',
        id: 'e2',
        messageId: 'm1',
        at: '2026-01-01T10:01:00Z',
        createdAt: said.at,
        text: 'hello',
      },
      { type: 'message.deleted', id: 'e3', messageId: 'm1', at: '2026-01-01T10:02:00Z', spaceId: 's', channelId: 'c' },
      { type: 'member.joined', id: 'e4', at: '2026-01-01T10:03:00Z', spaceId: 's', member: { id: 'u2', name: 'Bo' } },
    ];
    const read = parseAnyChat(lines.map((line) => JSON.stringify(line)).join('\n'), 'x.jsonl');
    expect(read.map((event) => [event.kind, 'id' in event ? event.id : ''])).toEqual([
      ['message', 'anychat:m1'],
      ['message', 'anychat:m1'],
      ['delete', 'anychat:m1'],
    ]);
  });

  it.each([
    ['not JSON', '{', /x\.jsonl, line 1: this is not JSON/u],
    ['a missing field', JSON.stringify({ ...said, channelId: undefined }), /line 1: channelId/u],
    ['a bad time', JSON.stringify({ ...said, at: 'yesterday' }), /line 1: at/u],
  ])('names the line of %s', (_name, line, message) => {
    expect(() => parseAnyChat(line, 'x.jsonl')).toThrow(message);
  });
});

const discord = {
  guild: { id: '1', name: 'Guild' },
  channel: { id: '2', name: 'general', type: 'GuildTextChat' },
  messages: [
    {
      id: '10',
      type: 'Default',
      timestamp: '2026-01-01T10:00:00+01:00',
      content: 'hi',
      author: { id: '5', name: 'ana', isBot: false },
    },
    {
      id: '11',
      type: 'GuildMemberJoin',
      timestamp: '2026-01-01T10:00:00+01:00',
      content: '',
      author: { id: '6', name: 'bo' },
    },
    {
      id: '12',
      type: 'Reply',
      timestamp: '2026-01-01T10:05:00+01:00',
      content: 'yo',
      author: { id: '7', name: 'bot', isBot: true },
      reference: { messageId: '10' },
    },
  ],
};

describe('a DiscordChatExporter file', () => {
  it('takes what was said and what it answers', () => {
    const read = parseDiscord(discord, 'x.json');
    expect(read.map(({ id, replyTo, author }) => [id, replyTo, author.role])).toEqual([
      ['discord:10', null, 'member'],
      ['discord:12', 'discord:10', 'agent'],
    ]);
  });

  it('names the field that is wrong', () => {
    expect(() => parseDiscord({ ...discord, guild: {} }, 'x.json')).toThrow(/x\.json: guild\.id/u);
  });
});

describe('reading a path', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cco-replay-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const slack = {
    'users.json': [
      { id: 'U1', name: 'ana', team_id: 'T1', is_admin: true },
      { id: 'U2', name: 'bo' },
    ],
    'channels.json': [{ id: 'C1', name: 'general' }],
    'general/2026-01-01.json': [
      { type: 'message', user: 'U2', ts: '1767261600.000100', text: 'how do I <@U1>?' },
      { type: 'message', subtype: 'channel_join', user: 'U1', ts: '1767261601.000100', text: 'joined' },
      { type: 'message', user: 'U1', ts: '1767261660.000200', thread_ts: '1767261600.000100', text: 'so' },
    ],
  };

  it('reads a Slack export, as a zip and as a folder', async () => {
    const zip = join(folder, 'export.zip');
    await writeFile(
      zip,
      zipSync(Object.fromEntries(Object.entries(slack).map(([name, json]) => [name, strToU8(JSON.stringify(json))]))),
    );
    const unpacked = join(folder, 'slack');
    await mkdir(join(unpacked, 'general'), { recursive: true });
    for (const [name, json] of Object.entries(slack)) await writeFile(join(unpacked, name), JSON.stringify(json));
    const [fromZip, fromFolder] = [await readExport(zip), await readExport(unpacked)];
    expect(fromZip.events).toEqual(fromFolder.events);
    expect(fromZip.events).toMatchObject([
      { id: 'slack:T1/C1/1767261600.000100', threadId: null, mentions: ['slack:T1/U1'], author: { role: 'member' } },
      { threadId: 'slack:T1/C1/1767261600.000100', author: { role: 'moderator' } },
    ]);
  });

  it.each([
    ['missing.txt', null, /no such file/u],
    ['empty.jsonl', '', /no messages/u],
    ['bad.json', '{', /not valid JSON/u],
    ['picture.png', 'x', /not known/u],
    ['broken.zip', 'x', /not a zip/u],
  ])('says what is wrong with %s', async (name, content, message) => {
    const path = join(folder, name);
    if (content !== null) await writeFile(path, content);
    await expect(readExport(path)).rejects.toThrow(message);
  });
});
