// Commands, buttons and forms as people use them; the answer comes from the outbox, as in the program.
import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pathOf } from '../../../src/bots/discord/command-shape.ts';
import { openCaseActionId } from '../../../src/core/cases/actions.ts';
import { interact } from '../../../src/core/commands/interact.ts';
import type { Interaction } from '../../../src/core/commands/interaction.ts';
import { commands } from '../../../src/core/commands/registry.ts';
import { channelId, memberId, spaceId } from '../../../src/core/ids.ts';
import { draftActionId } from '../../../src/core/interventions/card.ts';
import type { Action, Effect } from '../../../src/core/messages/outbound.ts';
import { defaultSpaceSettings } from '../../../src/core/settings.ts';
import type { GuildHandle, Interacted, User } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { type BotUnderTest, createScene, type Scene } from './bot-under-test.ts';

let scene: Scene;
let under: BotUnderTest;
let guild: GuildHandle;
let ann: User;
let mod: User;
beforeAll(async () => {
  scene = await createScene();
  guild = scene.peer.createGuild({ name: 'Gardeners' });
  ann = scene.peer.addMember(guild, 'Ann');
  const role = scene.peer.createRole(guild, 'Mods', ['manageMessages', 'kickMembers']);
  mod = scene.peer.addMember(guild, 'Mod', { roles: [role] });
  under = await scene.startBot();
  await until(() => scene.peer.commands().length > 0, { label: 'registered' });
});
afterAll(async () => {
  expect(scene.peer.violations).toEqual([]);
  expect(under.log.join('\n')).not.toMatch(/"token"/u);
  await scene.end();
});
beforeEach(() => void under.interactions.splice(0));

const one = async (): Promise<Interaction> => {
  await until(() => under.interactions.length > 0, { label: 'handed on' });
  const [first] = under.interactions;
  if (first === undefined) throw new Error('none');
  return first;
};
const isThinking = (asked: Interacted): Promise<void> =>
  until(() => asked.callbackType() === 5 && asked.isEphemeral(), { label: 'thinking' });
const reply = (to: Interaction, text: string, actions: Action[] = []): Extract<Effect, { kind: 'reply' }> => ({
  kind: 'reply',
  spaceId: to.spaceId,
  channelId: to.channelId,
  threadId: to.threadId,
  to: to.member.id,
  interactionId: to.id,
  body: { text, actions },
});
const send = (effect: Effect, id = v7()) => under.bot.platform.send({ id, effect, targetExternalId: null });

/** As the program answers: by the core, through the outbox. */
const answered = async (interaction: Interaction): Promise<void> => {
  const clock = { now: () => Date.now() };
  const agent = { name: 'CCO', role: '', bio: '', capabilities: [] };
  const deps = { store: scene.store, clock, newId: v7, defaults: defaultSpaceSettings, platforms: () => null, agent };
  await interact(deps, interaction);
  for (const { id, effect } of await scene.store.outbox.due('discord', Date.now(), 100))
    if (effect.kind === 'reply' && effect.interactionId === interaction.id) await send(effect, id);
};

describe('a command', () => {
  it('is answered at once with "thinking", handed on as typed, and its answer seen by nobody else', async () => {
    const asked = scene.peer.slash(ann, guild.general, 'cco privacy show');
    await isThinking(asked);
    const interaction = await one();
    expect(interaction).toMatchObject({
      kind: 'command',
      text: 'privacy show',
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      threadId: null,
      member: { id: memberId('discord', ann.id), name: 'Ann', role: 'member' },
    });
    await send(reply(interaction, 'All about you'));
    await asked.settled();
    expect(asked.reply()?.content).toBe('All about you');
    expect(asked.isEphemeral()).toBe(true);
  });

  it('that waits long is "thinking" all the same, whatever the queue does', async () => {
    const slow = await createScene();
    const place = slow.peer.createGuild({ name: 'Slow' });
    await slow.startBot({}, { interact: () => new Promise(() => undefined) });
    await until(() => slow.peer.commands().length > 0, { label: 'registered' });
    const member = slow.peer.addMember(place, 'Ann');
    const asked = Array.from({ length: 300 }, () => slow.peer.slash(member, place.general, 'cco help'));
    for (const each of asked) await until(() => each.callbackType() === 5, { label: 'thinking' });
    expect(asked.filter((each) => each.state() === 'failed')).toEqual([]);
    await slow.end();
  });

  it('gets a second answer as a follow-up', async () => {
    const asked = scene.peer.slash(mod, guild.general, 'cco drafts');
    await isThinking(asked);
    const interaction = await one();
    await send(reply(interaction, 'First'));
    await send(reply(interaction, 'Second'));
    await until(() => asked.followUps().length === 1, { label: 'second' });
    expect([asked.reply()?.content, asked.followUps()[0]?.content]).toEqual(['First', 'Second']);
  });

  it('is answered by another process after a restart', async () => {
    const asked = scene.peer.slash(ann, guild.general, 'cco about');
    await isThinking(asked);
    const interaction = await one();
    const other = scene.bot({}, { holder: 'standby' });
    const id = v7();
    const effect = reply(interaction, 'From another process');
    expect(await other.bot.platform.findSent({ id, effect }, Date.now() - 1000)).toBeNull();
    const sent = await other.bot.platform.send({ id, effect, targetExternalId: null });
    await asked.settled();
    expect(asked.reply()?.content).toBe('From another process');
    // And found by a third, which has seen neither.
    const third = scene.bot({}, { holder: 'third' });
    expect(await third.bot.platform.findSent({ id, effect }, Date.now() - 1000)).toEqual(sent);
  });

  it('takes its options, texts with spaces and quotes too', async () => {
    const text = 'Let’s "all" calm down: it’s only a game';
    await isThinking(scene.peer.slash(mod, guild.general, 'cco draft edit', { id: 'abc123', text }));
    expect(await one()).toMatchObject({ text: `draft edit id:abc123 text:${text}`, member: { role: 'moderator' } });
  });

  it.each([
    ['cco settings values', { name: 'threshold', value: '0.75' }, 'settings name:threshold value:0.75'],
    ['cco settings privacy-metadata-only', { switch: 'on' }, 'settings privacy metadata-only switch:on'],
    ['cco mode', { mode: 'observe' }, 'mode mode:observe'],
    ['cco privacy export', { page: 2 }, 'privacy export page:2'],
  ])('%s is what would be typed', async (typed, options, text) => {
    await isThinking(scene.peer.slash(mod, guild.general, typed, options));
    expect(await one()).toMatchObject({ text });
  });

  it('is there for every command of ours, in English and German', () => {
    const cco = scene.peer.commands().find(({ definition }) => definition.name === 'cco');
    type Option = {
      name: string;
      type: number;
      description: string;
      description_localizations?: { de?: string };
      options?: Option[];
    };
    const leaves = (options: Option[], before: string): string[] =>
      options.flatMap((option) => {
        expect(option.description_localizations?.de ?? '', `${before} ${option.name}`).not.toBe('');
        return option.type === 2 ? leaves(option.options ?? [], `${option.name} `) : [`${before}${option.name}`];
      });
    expect(leaves((cco?.definition.options ?? []) as Option[], '').sort()).toEqual(
      commands.map((command) => pathOf(command).join(' ')).sort(),
    );
  });
});

describe('a command that could not be answered in time', () => {
  it('is done all the same, and its answer comes as a direct message', { timeout: 30_000 }, async () => {
    const callback = 'POST /interactions/{interaction_id}/{interaction_token}/callback';
    const fault = scene.peer.rest.fault({ kind: 'drop', on: callback, times: Number.POSITIVE_INFINITY });
    const asked = scene.peer.slash(ann, guild.general, 'cco about');
    const interaction = await one();
    await until(() => asked.state() === 'failed', { label: 'too late' });
    fault.lift();
    const id = v7();
    await send(reply(interaction, 'Here I am'), id);
    const direct = scene.peer.outbox.filter(({ message }) => message.channelId !== guild.general.id);
    expect(direct.map(({ content }) => content)).toEqual(['Here I am']);
    expect(under.log.join('\n')).toMatch(/interaction-unanswered|interaction-expired/u);
  });
});

describe('suggestions', () => {
  const draft = async (text: string): Promise<string> => {
    const id = v7();
    await scene.store.interventions.add({
      id,
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      threadId: null,
      kind: 'de-escalation',
      mode: 'approve',
      status: 'draft',
      text,
      reason: 'Because.',
      createdAt: Date.now(),
      expiresAt: Date.now() + 60_000,
      about: null,
      pings: [],
      postAt: null,
      cardOutboxId: null,
      postOutboxId: null,
      strategyVersion: null,
    });
    return id;
  };

  it('for a draft’s id are the open drafts, for moderators only', async () => {
    const id = await draft('Let us all take a breath.');
    const asked = scene.peer.autocomplete(mod, guild.general, 'cco draft approve', { id: '' }, 'id');
    await until(() => asked.choices() !== null, { label: 'suggested' });
    expect(asked.choices()).toEqual([{ value: id.slice(-6), name: `${id.slice(-6)}: Let us all take a breath.` }]);
    const refused = scene.peer.autocomplete(ann, guild.general, 'cco draft approve', { id: '' }, 'id');
    await until(() => refused.choices() !== null, { label: 'answered' });
    expect(refused.choices()).toEqual([]);
  });
});

describe('a button', () => {
  const card = async (actions: Action[]): Promise<string> => {
    const id = v7();
    const effect: Effect = {
      kind: 'post',
      spaceId: spaceId('discord', guild.id),
      channelId: channelId('discord', guild.general.id),
      threadId: null,
      replyTo: null,
      body: { text: 'A card', actions },
    };
    await scene.store.outbox.add([{ id, platform: 'discord', effect, createdAt: Date.now(), expiresAt: null }]);
    return (await send(effect, id)).externalId;
  };
  const buttonsOf = (message: string): string[] => {
    const found = scene.peer.readAs(mod, guild.general)?.find(({ id }) => id === message);
    const rows = (found?.components ?? []) as readonly { components: { custom_id: string }[] }[];
    return rows.flatMap(({ components }) => components.map((button) => button.custom_id));
  };

  it('is handed on with its action', async () => {
    const action = draftActionId(v7(), 'approve');
    const message = await card([{ id: action, label: 'Approve', style: 'primary' }]);
    const pressed = scene.peer.press(mod, message, buttonsOf(message)[0] ?? '');
    await isThinking(pressed);
    expect(await one()).toMatchObject({ kind: 'action', actionId: action, member: { role: 'moderator' } });
  });

  it('with a text to edit opens a form with that text, and hands on what was typed', async () => {
    const action = draftActionId(v7(), 'edit');
    const input = { label: 'What shall I post?', value: 'Let us all take a breath.' };
    const message = await card([{ id: action, label: 'Edit', style: 'secondary', input }]);
    const pressed = scene.peer.press(mod, message, buttonsOf(message)[0] ?? '');
    await until(() => pressed.modal() !== null, { label: 'form' });
    expect(JSON.stringify(pressed.modal())).toContain('Let us all take a breath.');
    expect(under.interactions).toEqual([]);
    await isThinking(scene.peer.submitModal(pressed, { text: 'Breathe.' }));
    expect(await one()).toMatchObject({ kind: 'action', actionId: action, input: 'Breathe.' });
  });
});

describe('the menus', () => {
  it('on a message ask why, for moderators; on a user what is stored about oneself', async () => {
    const message = scene.peer.say(ann, guild.general, 'Hm');
    expect(() => scene.peer.onMessage(ann, message, 'Why this score?')).toThrow('may not use');
    await isThinking(scene.peer.onMessage(mod, message, 'Why this score?'));
    expect(await one()).toMatchObject({ kind: 'command', text: 'why' });
    under.interactions.splice(0);
    await isThinking(scene.peer.onUser(ann, guild.general, mod, 'What is stored about me'));
    expect(await one()).toMatchObject({ text: 'privacy show', member: { id: memberId('discord', ann.id) } });
  });

  it('on a message opens a case on that message, for moderators, answered for their eyes only', async () => {
    const message = scene.peer.say(ann, guild.general, 'The export crashes');
    expect(() => scene.peer.onMessage(ann, message, 'Open a case')).toThrow('may not use');
    const asked = scene.peer.onMessage(mod, message, 'Open a case');
    await isThinking(asked);
    const interaction = await one();
    expect(interaction).toMatchObject({
      kind: 'action',
      actionId: openCaseActionId(message.id),
      channelId: channelId('discord', guild.general.id),
      member: { id: memberId('discord', mod.id), role: 'moderator' },
    });
    await answered(interaction);
    await asked.settled();
    const [opened, ...others] = await scene.store.cases.list({ spaceId: interaction.spaceId, limit: 9 });
    expect(others).toEqual([]);
    expect(asked.reply()?.content).toContain(`Case ${opened?.id.slice(-6)} is open:`);
    expect(asked.isEphemeral()).toBe(true);
    under.interactions.splice(0);
    const again = scene.peer.onMessage(mod, message, 'Open a case');
    await isThinking(again);
    await answered(await one());
    await again.settled();
    expect(again.reply()?.content).toContain(`Case ${opened?.id.slice(-6)} is open already`);
    expect(await scene.store.cases.list({ spaceId: interaction.spaceId, limit: 9 })).toHaveLength(1);
  });
});

it('the commands are written once, not at each start', async () => {
  const writes = () =>
    scene.peer.requests.filter(({ method, template }) => method === 'PUT' && template.endsWith('/commands')).length;
  const before = writes();
  await under.bot.close({ deadlineMs: 2000 });
  under = await scene.startBot({}, { holder: 'again' });
  await until(
    () =>
      scene.peer.requests.filter(({ method, template }) => method === 'GET' && template.endsWith('/commands')).length >
      1,
    { label: 'looked' },
  );
  expect(writes()).toBe(before);
});
