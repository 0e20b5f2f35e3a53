// Interactions on the fake Discord: what people may do, what the bot may answer, and by when.
import { type Client, Events, type Interaction, REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { Refused } from '../../fakes/discord/index.ts';
import { until } from '../../services/until.ts';
import { createRig, type Rig } from './client.ts';

const definition = {
  name: 'cco',
  description: 'CCO',
  options: [
    {
      type: 1,
      name: 'mute',
      description: 'A time-out',
      options: [
        { type: 6, name: 'member', description: 'Whom', required: true },
        { type: 4, name: 'minutes', description: 'How long', min_value: 1, max_value: 60 },
        { type: 3, name: 'why', description: 'Why', choices: [{ name: 'Spam', value: 'spam' }] },
      ],
    },
    {
      type: 1,
      name: 'topic',
      description: 'A topic',
      options: [{ type: 3, name: 'name', description: 'Name', autocomplete: true }],
    },
    { type: 2, name: 'space', description: 'Spaces', options: [{ type: 1, name: 'create', description: 'Make one' }] },
  ],
} as const;

const register = async ({ peer }: Rig, ...more: unknown[]): Promise<void> => {
  const rest = new REST({ api: peer.restApi }).setToken(peer.token);
  await rest.put(Routes.applicationCommands(peer.applicationId), { body: [definition, ...more] });
};

const answer = (client: Client, work: (interaction: Interaction) => Promise<unknown>, failed: unknown[] = []): void => {
  client.on(Events.InteractionCreate, (interaction) => {
    work(interaction).catch((error: unknown) =>
      failed.push(error instanceof Error && 'code' in error ? error.code : error),
    );
  });
};

describe('interactions on the fake Discord', () => {
  it('build what was typed from the registered definition', async () => {
    await using rig = await createRig();
    await register(rig);
    const got: unknown[] = [];
    answer(rig.client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      const { options } = interaction;
      got.push(
        options.getSubcommandGroup(false),
        options.getSubcommand(),
        options.getUser('member')?.id,
        options.getInteger('minutes'),
      );
      got.push(interaction.memberPermissions?.has('Administrator'));
      await interaction.reply('Done');
    });
    const { peer, ben, guild } = rig;
    await peer.slash(guild.owner, guild.general, 'cco mute', { member: ben.id, minutes: 5, why: 'spam' }).settled();
    await peer.slash(ben, guild.general, 'cco space create').settled();
    expect(got).toEqual([null, 'mute', ben.id, 5, true, 'space', 'create', undefined, null, false]);
  });

  it.each([
    ['what is not registered', 'xyz', {}],
    ['a subcommand that is not there', 'cco xyz', {}],
    ['no subcommand', 'cco', {}],
    ['a required option left out', 'cco mute', {}],
    ['a number out of range', 'cco mute', { member: 'ben', minutes: 61 }],
    ['a value that is none of the choices', 'cco mute', { member: 'ben', why: 'fun' }],
    ['an option that is not there', 'cco mute', { member: 'ben', xyz: 1 }],
    ['a member that is not there', 'cco mute', { member: '123' }],
  ])('refuse %s', async (_, command, options: Record<string, string | number>) => {
    await using rig = await createRig();
    await register(rig);
    const { peer, ben, guild } = rig;
    const values = options.member === 'ben' ? { ...options, member: ben.id } : options;
    expect(() => peer.slash(guild.owner, guild.general, command, values)).toThrow(Refused);
  });

  it('refuse a member without the permissions that the command asks for', async () => {
    await using rig = await createRig();
    await register(
      rig,
      { name: 'staff', description: 'For staff', default_member_permissions: String(1n << 13n) },
      { name: 'admins', description: 'For admins', default_member_permissions: '0' },
    );
    const { peer, ben, guild } = rig;
    expect(() => peer.slash(ben, guild.general, 'staff')).toThrow('may not use');
    peer.giveRole(guild, ben, peer.createRole(guild, 'mods', ['manageMessages']));
    peer.slash(ben, guild.general, 'staff');
    expect(() => peer.slash(ben, guild.general, 'admins')).toThrow('may not use');
    peer.slash(guild.owner, guild.general, 'admins');
  });

  it('show an ephemeral answer to the member alone', async () => {
    await using rig = await createRig();
    await register(rig);
    answer(rig.client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: 64 });
      await interaction.editReply({
        content: 'Between us',
        components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Ok', custom_id: 'ok' }] }],
      });
    });
    const { peer, ben, guild } = rig;
    const run = await peer.slash(ben, guild.general, 'cco space create').settled();
    const contents = (user: { id: string }) => peer.readAs(user, guild.general)?.map(({ content }) => content);
    expect([run.isEphemeral(), run.reply()?.content, contents(ben), contents(guild.owner)]).toEqual([
      true,
      'Between us',
      ['Between us'],
      [],
    ]);
    expect(() => peer.press(guild.owner, run.reply() ?? '', 'ok')).toThrow('does not see');
    await expect(rig.channel.messages.fetch(run.reply()?.id ?? '')).rejects.toMatchObject({ code: 10008 });
  });

  it('take one answer, within three seconds, and later ones for fifteen minutes', async () => {
    await using rig = await createRig();
    await register(rig);
    const failed: unknown[] = [];
    const { peer, ben, guild, client } = rig;
    let wait = 0;
    let kept: Interaction | null = null;
    answer(
      client,
      async (interaction) => {
        if (!interaction.isChatInputCommand()) return;
        kept = interaction;
        peer.advance(wait);
        await interaction.reply('first');
        interaction.replied = false;
        await interaction.reply('second');
      },
      failed,
    );
    await peer.slash(ben, guild.general, 'cco space create').settled();
    await until(() => failed.length === 1);
    const latest = kept as unknown as Interaction;
    if (!latest.isChatInputCommand()) throw new Error('no command');
    latest.replied = true;
    peer.advance(14 * 60_000);
    await latest.followUp('within fifteen minutes');
    peer.advance(2 * 60_000);
    await expect(latest.followUp('too late')).rejects.toMatchObject({ code: 50027 });
    wait = 3001;
    const late = peer.slash(ben, guild.general, 'cco space create');
    await until(() => failed.length === 2);
    expect([failed, late.state()]).toEqual([[40060, 10062], 'failed']);
    const rest = new REST({ api: peer.restApi });
    await expect(
      rest.post(Routes.webhook(peer.applicationId, 'no-such-token'), { body: { content: 'x' }, auth: false }),
    ).rejects.toMatchObject({ code: 10015 });
  });

  it('put the first message after "is thinking" in its place, as visible as that was', async () => {
    await using rig = await createRig();
    await register(rig);
    answer(rig.client, async (interaction) => {
      if (!interaction.isChatInputCommand()) return;
      await interaction.deferReply({ flags: 64 });
      await interaction.followUp('one');
      await interaction.followUp('two');
    });
    const { peer, ben, guild } = rig;
    const run = peer.slash(ben, guild.general, 'cco space create');
    await until(() => run.followUps().length === 1);
    expect([
      run.reply()?.content,
      run.reply()?.visibleTo,
      run.followUps()[0]?.content,
      run.followUps()[0]?.visibleTo,
    ]).toEqual(['one', ben.id, 'two', null]);
  });

  it('go from button to form to the message changed', async () => {
    await using rig = await createRig();
    const { peer, ben, guild, client } = rig;
    answer(client, async (interaction) => {
      if (interaction.isButton())
        await interaction.showModal({
          customId: 'form',
          title: 'Edit',
          components: [
            {
              type: 1,
              components: [{ type: 4, customId: 'text', label: 'Text', style: 2, value: 'as it was', required: true }],
            },
          ],
        });
      else if (interaction.isModalSubmit() && interaction.isFromMessage())
        await interaction.update({ content: interaction.fields.getTextInputValue('text'), components: [] });
    });
    const card = await rig.channel.send({
      content: 'Card',
      components: [
        {
          type: 1,
          components: [
            { type: 2, style: 1, label: 'Edit', custom_id: 'edit' },
            { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true },
          ],
        },
      ],
    });
    expect(() => peer.press(ben, card.id, 'off')).toThrow('is off');
    expect(() => peer.press(ben, card.id, 'none')).toThrow('nothing with the id');
    const pressed = await peer.press(ben, card.id, 'edit').settled();
    expect(pressed.callbackType()).toBe(9);
    expect(() => peer.submitModal(pressed, { text: '' })).toThrow('required');
    await peer.submitModal(pressed, { text: 'better' }).settled();
    expect(peer.readAs(ben, guild.general)?.map(({ content, components }) => [content, components.length])).toEqual([
      ['better', 0],
    ]);
    expect(() => peer.press(ben, card.id, 'edit')).toThrow(Refused);
  });

  it('complete what is typed, and offer menus on messages and users', async () => {
    await using rig = await createRig();
    await register(rig, { name: 'Why this score?', type: 3 }, { name: 'What is stored', type: 2 });
    const { peer, ben, guild, client } = rig;
    answer(client, async (interaction) => {
      if (interaction.isAutocomplete())
        await interaction.respond([{ name: `${interaction.options.getFocused()}!`, value: 'v' }]);
      else if (interaction.isMessageContextMenuCommand()) await interaction.reply(interaction.targetMessage.content);
      else if (interaction.isUserContextMenuCommand()) await interaction.reply(interaction.targetUser.id);
    });
    const choices = (
      await peer.autocomplete(ben, guild.general, 'cco topic', { name: 'ga' }, 'name').settled()
    ).choices();
    expect(choices).toEqual([{ name: 'ga!', value: 'v' }]);
    const message = peer.say(ben, guild.general, 'A message');
    expect((await peer.onMessage(ben, message, 'Why this score?').settled()).reply()).toMatchObject({
      content: 'A message',
      type: 23,
    });
    expect((await peer.onUser(ben, guild.general, ben, 'What is stored').settled()).reply()?.content).toBe(ben.id);
    expect(peer.violations).toEqual([]);
  });

  it('refuse and remember an answer of the wrong kind', async () => {
    await using rig = await createRig();
    await register(rig);
    const { peer, ben, guild } = rig;
    const run = peer.slash(ben, guild.general, 'cco space create');
    const rest = new REST({ api: peer.restApi });
    const route = Routes.interactionCallback(run.id, run.token);
    await expect(rest.post(route, { body: { type: 6 }, auth: false })).rejects.toMatchObject({ code: 50035 });
    expect(peer.violations.flatMap(({ problems }) => problems)).toEqual(['type: 6 is no answer to a command']);
    await rest.post(route, { body: { type: 4, data: { content: 'Right' } }, auth: false });
    expect(run.reply()?.content).toBe('Right');
  });
});
