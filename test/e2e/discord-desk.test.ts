// The moderators' desk on Discord, whole: whoever presses first decides, a crash in between posts nothing twice, and a
// sanction is a moderator's own, asked twice, done once and told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Channel, createDiscordPeer, type DiscordPeer, type Message, type User } from '../fakes/discord/index.ts';
import { type RunningProgram, startProgram, temporaryFolder } from '../services/program.ts';
import { until } from '../services/until.ts';
import { buttonCalled, type Community, createCommunity, textOf } from './discord-story.ts';

// A row in hand when the program died is free again after a minute.
const slow = { timeoutMs: 150_000 };
const dataDir = `${temporaryFolder()}/data`;
let peer: DiscordPeer;
let program: RunningProgram;

const start = () =>
  startProgram({
    dataDir,
    env: { DISCORD_TOKEN: peer.token, DISCORD_API_BASE: peer.apiBase, DISCORD_COMMANDS: 'guild' },
  });

beforeAll(async () => {
  peer = await createDiscordPeer();
  program = await start();
}, 240_000);
afterAll(async () => {
  await program?.stop();
  await peer?.close();
});

/** Presses the button of this label, and waits for the private answer. */
const press = async (who: User, message: Message, label: string): Promise<Message> => {
  const pressed = await peer.press(who, message, buttonCalled(message, label)).settled(60_000);
  expect(pressed.isEphemeral()).toBe(true);
  const answer = pressed.reply();
  if (answer === null) throw new Error('no answer');
  return answer;
};

const founded = async (name: string): Promise<Community> => {
  const community = createCommunity(peer, name);
  await until(() => peer.commands(community.guild.id).length > 0, { ...slow, label: 'commands' });
  return community;
};

const log = async ({ mod, guild }: Community): Promise<string> => {
  const asked = await peer.slash(mod, guild.general, 'cco more audit').settled(60_000);
  const answer = asked.reply();
  return answer === null ? '' : textOf(answer);
};

const times = (text: string, words: RegExp): number => text.match(words)?.length ?? 0;

const quarrelOf = async (community: Community): Promise<{ readonly thread: Channel; readonly card: Message }> => {
  const thread = community.quarrel();
  await until(() => community.cards().length === 1, { ...slow, label: 'card' });
  const [card] = community.cards();
  if (card === undefined) throw new Error('no card');
  return { thread, card };
};

describe('the desk on Discord', () => {
  it('of two moderators who approve at the same moment one does, both are told, and one post goes out', {
    timeout: 240_000,
  }, async () => {
    const community = await founded('Two hands');
    const { mod, warden, cards, byBot } = community;
    const { thread, card } = await quarrelOf(community);
    const approve = buttonCalled(card, 'Approve');
    // Both leave the peer before the program hears of the first.
    const pressed = [peer.press(mod, card, approve), peer.press(warden, card, approve)];
    const answers = await Promise.all(
      pressed.map(async (one) => textOf((await one.settled(60_000)).reply() as Message)),
    );
    const won = answers.findIndex((text) => text.startsWith('**Approved.** I am posting it now.'));
    const winner = ['Mod', 'Warden'][won];
    expect(answers[1 - won]).toMatch(
      new RegExp(`^${winner} approved this draft .*(?:posting it, once|posted once)`, 'u'),
    );
    await until(() => new RegExp(`Approved by ${winner} at .* Posted\\.`, 'su').test(textOf(cards()[0] as Message)), {
      ...slow,
      label: 'closed',
    });
    expect(byBot(thread)).toHaveLength(1);
    expect(times(await log(community), /approved a word to calm a talk/gu)).toBe(1);
  });

  it('posts once what was approved when it is killed before, and when it is killed after Discord took the post', {
    timeout: 480_000,
  }, async () => {
    const threads: Channel[] = [];
    const told: Community[] = [];
    for (const kind of ['drop', 'lose-answer'] as const) {
      const community = await founded(`Crash ${kind}`);
      const { thread, card } = await quarrelOf(community);
      const fault = peer.rest.fault({
        kind,
        on: ({ method, path }) => {
          const isPost = method === 'POST' && path === `/channels/${thread.id}/messages`;
          if (isPost) process.kill(program.pid, 'SIGKILL');
          return isPost;
        },
      });
      peer.press(community.mod, card, buttonCalled(card, 'Approve'));
      await until(() => fault.hits() === 1 && !program.running(), { ...slow, label: `killed (${kind})` });
      expect(community.byBot(thread)).toHaveLength(kind === 'drop' ? 0 : 1);
      program = await start();
      threads.push(thread);
      told.push(community);
    }
    for (const [index, { byBot, cards }] of told.entries()) {
      await until(() => /Approved by Mod at .* Posted\./su.test(textOf(cards()[0] as Message)), {
        ...slow,
        label: `closed ${index}`,
      });
      expect(byBot(threads[index] as Channel)).toHaveLength(1);
      expect(cards()).toHaveLength(1);
    }
  });

  describe('with severe content', () => {
    const threat = 'I will find you and kill you, I know where you live';
    let community: Community;
    let culprit: User;
    let said: Message;
    const card = (): Message => {
      const [shown] = community
        .byBot(community.moderators)
        .filter((message) => textOf(message).startsWith('**Severe content: please look now**'));
      if (shown === undefined) throw new Error('no card');
      return shown;
    };
    /** What the bot asked of Discord, and Discord took. */
    const done = (method: string, path: string) =>
      peer.requests.filter((one) => one.method === method && one.path === path && (one.status ?? 500) < 300);

    beforeAll(async () => {
      community = await founded('Wardens');
      const [ben] = community.members;
      if (ben === undefined) throw new Error('nobody');
      culprit = ben;
      said = peer.say(culprit, community.guild.general, threat);
      await until(() => community.byBot(community.moderators).some((one) => textOf(one).includes('threat: 1')), {
        ...slow,
        label: 'severe card',
      });
    }, 240_000);

    it('tells moderators at once, neither what was said nor by whom, and does nothing by itself', () => {
      const text = textOf(card());
      expect(text).not.toContain('kill you');
      expect(text).not.toContain(culprit.username);
      for (const label of ['Delete message', 'Time-out 1 h', 'Slow mode 30 s'])
        expect(buttonCalled(card(), label)).not.toBe('');
      for (const member of community.members) expect(community.seenBy(member, community.moderators)).toEqual([]);
      expect(peer.requests.filter(({ reason }) => reason?.includes('ordered by a moderator'))).toEqual([]);
    });

    it.each([
      ['Time-out 1 h', 'You may not time members out here'],
      ['Slow mode 30 s', 'You may not set slow mode here'],
    ])('%s is refused to a moderator to whom Discord does not give that right', async (label, words) => {
      const answer = await press(community.mod, card(), label);
      expect(textOf(answer)).toContain(words);
      expect(answer.components).toEqual([]);
    });

    // Deleting last: what is gone has no buttons.
    const orders = [
      {
        label: 'Slow mode 30 s',
        sure: 'Slow mode, 30 seconds',
        method: 'PATCH',
        path: () => `/channels/${community.guild.general.id}`,
        body: () => ({ rate_limit_per_user: 30 }),
        reason: 'CCO Agent: slow mode of 30 seconds, ordered by a moderator',
        onCard: 'The channel is in slow mode, 30 seconds, by Warden at',
        inLog: /Warden set slow mode over a severe message/gu,
      },
      {
        label: 'Time-out 1 h',
        sure: 'Time-out, 1 hour',
        method: 'PATCH',
        path: () => `/guilds/${community.guild.id}/members/${culprit.id}`,
        body: () => ({ communication_disabled_until: expect.any(String) }),
        reason: 'CCO Agent: timed out for 60 minutes, ordered by a moderator',
        onCard: 'A member has a time-out of 1 hour, by Warden at',
        inLog: /Warden gave a member a time-out over a severe message/gu,
      },
      {
        label: 'Delete message',
        sure: 'Delete it',
        method: 'DELETE',
        path: () => `/channels/${community.guild.general.id}/messages/${said.id}`,
        body: () => undefined,
        reason: 'CCO Agent: removed a message, ordered by a moderator',
        onCard: 'A message was deleted, by Warden at',
        inLog: /Warden had a severe message deleted/gu,
      },
    ] as const;

    it.each(orders)('$label asks once more, is done once, and is told on the card and in the log', async (order) => {
      const { label, sure, method, path, body, reason, onCard, inLog } = order;
      const question = await press(community.warden, card(), label);
      expect(done(method, path())).toEqual([]);
      // Twice by one hand: one deed.
      const pressed = [1, 2].map(() => peer.press(community.warden, question, buttonCalled(question, sure)));
      const answers = await Promise.all(
        pressed.map(async (one) => textOf((await one.settled(60_000)).reply() as Message)),
      );
      expect(answers.filter((text) => text.startsWith('**I am '))).toHaveLength(1);
      expect(answers.filter((text) => text.startsWith('Warden ordered this just now'))).toHaveLength(1);
      await until(() => textOf(card()).includes(onCard), { ...slow, label: onCard });
      expect(done(method, path())).toMatchObject([{ body: body(), reason }]);
      expect(times(await log(community), inLog)).toBe(1);
    });

    it('leaves Discord as ordered, and asked for nothing that its description does not allow', () => {
      expect(peer.violations).toEqual([]);
    });
  });
});
