// The peer's own answers are as Discord's OpenAPI document says, and discord.js's own requests pass it.
import { ChannelType, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { usualPlace } from '../../fakes/discord/validate/document.ts';
import { createOpenApi } from '../../fakes/discord/validate/openapi.ts';
import { createRig } from './client.ts';

const api = createOpenApi(usualPlace);

describe.skipIf(api === null)(
  'the fake Discord’s answers (skipped where ../shared/specs/discord-openapi.json is not there)',
  () => {
    it('are what Discord’s document says, on every route that a bot like ours uses', async () => {
      await using rig = await createRig();
      const { peer, guild, ben, client, channel } = rig;
      const app = client.application;
      const rest = new REST({ api: peer.restApi }).setToken(peer.token);
      const get = (route: string, query = '') => rest.get(route as `/${string}`, { query: new URLSearchParams(query) });

      await app.fetch();
      await get(Routes.currentApplication());
      await get(Routes.oauth2CurrentApplication());
      await get(Routes.user());
      await get(Routes.user(ben.id));
      await get(Routes.userGuilds());
      await get(Routes.gateway());
      await get(Routes.guild(guild.id), 'with_counts=true');
      await get(Routes.guildChannels(guild.id));
      await get(Routes.guildRoles(guild.id));
      await get(Routes.guildMembers(guild.id), 'limit=10');
      await get(Routes.guildMembersSearch(guild.id), 'query=b&limit=5');
      await get(Routes.guildMember(guild.id, ben.id));

      const discord = client.guilds.cache.get(guild.id);
      if (discord === undefined) throw new Error('no guild');
      const category = await discord.channels.create({ name: 'CCO', type: ChannelType.GuildCategory });
      const secret = await discord.channels.create({
        name: 'mods',
        parent: category.id,
        topic: 'Only for moderators',
        permissionOverwrites: [
          { id: guild.id, deny: [PermissionFlagsBits.ViewChannel] },
          { id: client.user.id, allow: [PermissionFlagsBits.ViewChannel, PermissionFlagsBits.SendMessages] },
        ],
      });
      await secret.setName('moderators');
      await secret.permissionOverwrites.edit(ben.id, { ViewChannel: true }, { type: 1 });
      await secret.permissionOverwrites.delete(ben.id);
      const forum = await discord.channels.create({
        name: 'ideas',
        type: ChannelType.GuildForum,
        availableTags: [{ name: 'new' }],
      });
      await forum.threads.create({ name: 'An idea', message: { content: 'What if' } });
      await secret.delete();

      const question = peer.say(ben, guild.general, 'A question', { attachments: ['a.png'] });
      peer.react(ben, question, '👍');
      const message = await channel.send({
        content: 'An answer',
        reply: { messageReference: question.id },
        allowedMentions: { parse: [], repliedUser: false },
        nonce: 'n1',
        enforceNonce: true,
        embeds: [{ title: 'T', description: 'D', fields: [{ name: 'n', value: 'v' }], color: 5 }],
        components: [{ type: 1, components: [{ type: 2, style: 1, label: 'Yes', custom_id: 'yes' }] }],
        files: [{ attachment: Buffer.from('png'), name: 'chart.png', description: 'A chart' }],
      });
      await message.edit({ content: 'A better answer', components: [] });
      await message.react('👀');
      await message.reactions.cache.first()?.users.remove(client.user.id);
      await channel.messages.fetch({ limit: 100, after: question.id });
      await channel.messages.fetch(question.id);
      await get(Routes.channelMessageReaction(channel.id, question.id, encodeURIComponent('👍')));
      await channel.sendTyping();
      const thread = await message.startThread({ name: 'More about it' });
      await thread.send('within');
      await thread.setArchived(true);
      await channel.threads.fetchArchived();
      await discord.channels.fetchActiveThreads();
      await channel.threads.create({ name: 'Private', type: ChannelType.PrivateThread });
      await channel.send({ flags: 1 << 15, components: [{ type: 17, components: [{ type: 10, content: 'Card' }] }] });
      const gone = await channel.send('away');
      await gone.delete();
      const [first, second] = [peer.say(ben, guild.general, '1'), peer.say(ben, guild.general, '2')];
      await channel.bulkDelete([first.id, second.id]);

      const member = await discord.members.fetch(ben.id);
      await member.timeout(60_000, 'calm down');
      await member.timeout(null);
      const role = await discord.roles.create({ name: 'Quiet', permissions: [] });
      await member.roles.add(role.id);
      await role.edit({ name: 'Quieter' });
      await role.delete();
      const direct = await client.users.createDM(ben.id);
      await direct.send('Hello');

      await app.commands.set([
        {
          name: 'cco',
          description: 'All of it',
          defaultMemberPermissions: PermissionFlagsBits.ManageMessages,
          descriptionLocalizations: { de: 'Alles' },
        },
        { name: 'Why this score?', type: 3 },
      ]);
      await app.commands.fetch({ withLocalizations: true });
      await app.commands.set([{ name: 'cco', description: 'In the guild' }], guild.id);
      const own = await app.commands.create({ name: 'other', description: 'Other' });
      await own.edit({ description: 'Another' });
      await own.delete();

      client.on('interactionCreate', async (interaction) => {
        if (!interaction.isChatInputCommand()) return;
        await interaction.deferReply({ flags: 64, withResponse: true });
        await interaction.editReply('Done');
        await interaction.followUp({ content: 'And', flags: 64 });
        await interaction.fetchReply();
        await interaction.deleteReply();
      });
      peer.giveRole(guild, ben, peer.createRole(guild, 'mods', ['manageMessages']));
      const run = peer.slash(ben, guild.general, 'cco');
      await run.settled();
      await expect.poll(() => peer.requests.at(-1)?.method, { timeout: 10_000 }).toBe('DELETE');

      expect(peer.violations).toEqual([]);
      const wrong = peer.requests.flatMap(({ method, template, status, answer }) => {
        const problems = api?.checkAnswer(method, template, status ?? 0, answer) ?? [];
        return problems.map(({ path, message: why }) => `${method} ${template} ${status}: ${path.join('.')}: ${why}`);
      });
      // The document has no `resource` for "is thinking", though Discord sends one.
      const known = (line: string): boolean => line.includes('/callback 200: resource.');
      expect([...new Set(wrong)].filter((line) => !known(line))).toEqual([]);
      expect(new Set(peer.requests.map(({ method, template }) => `${method} ${template}`)).size).toBeGreaterThan(40);
    });
  },
);
