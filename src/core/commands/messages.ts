// The words of what the agent posts, as a space has them.
import { z } from 'zod';
import {
  type Locale,
  locales,
  type MessageKey,
  messageArguments,
  messageKeys,
} from '../interventions/messages/catalogue.ts';
import { checkOverride, type Overrides, ownTemplate } from '../interventions/messages/render.ts';
import { holdSettings, loadSettings, type SpaceSettings } from '../settings.ts';
import { type CommandContext, type CommandOption, defineCommand, type Reply, say } from './command.ts';

const key = 'messages.overrides';

const messageOption = (required: boolean): CommandOption => ({
  name: 'message',
  description: 'which one, e.g. thanks',
  type: 'choice',
  choices: messageKeys,
  required,
});
const languageOption = (required: boolean): CommandOption => ({
  name: 'language',
  description: 'en or de',
  type: 'choice',
  choices: locales,
  required,
});
const messageArg = z.enum(messageKeys);
const languageArg = z.enum(locales);

const loaded = ({ tx, interaction, deps }: CommandContext): Promise<SpaceSettings> =>
  loadSettings(tx, interaction.spaceId, deps.defaults);

/** To be changed. */
const held = ({ tx, interaction, deps }: CommandContext): Promise<SpaceSettings> =>
  holdSettings(tx, interaction.spaceId, deps.defaults);

const save = ({ tx, interaction, now }: CommandContext, overrides: Overrides): Promise<void> =>
  tx.settings.set(interaction.spaceId, key, overrides, interaction.member.id, now);

const ownIn = ({ messages }: SpaceSettings, message: MessageKey): Locale[] =>
  locales.filter((language) => messages.overrides[message]?.[language] !== undefined);

const show = async (context: CommandContext, message: MessageKey): Promise<Reply> => {
  const settings = await loaded(context);
  const { strategy } = (await context.tx.strategy.current()) ?? {};
  const tone = strategy?.voice.tone ?? 'plain';
  const values = Object.keys(messageArguments[message]).map((name) => `\`{${name}}\``);
  return say(
    [
      `**${message}**, with ${values.join(', ')}`,
      ...locales.flatMap((language) => {
        const own = settings.messages.overrides[message]?.[language];
        return [
          `**${language}**${own === undefined ? '' : ', your own'}:`,
          own ?? ownTemplate(message, language, tone),
        ];
      }),
      `\`/cco messages set ${message} en <text>\` puts your own in its place, \`/cco messages reset ${message}\` takes it out again.`,
    ].join('\n'),
  );
};

export const messages = defineCommand({
  name: 'messages',
  aliases: ['templates'],
  summary: 'Show the words I post with, which you can change',
  options: [messageOption(false)],
  who: 'moderator',
  args: z.object({ message: messageArg.optional() }),
  async run(context, { message }) {
    if (message !== undefined) return show(context, message);
    const settings = await loaded(context);
    const lines = messageKeys.map((each) => {
      const own = ownIn(settings, each);
      return `- \`${each}\`${own.length === 0 ? '' : `: your own (${own.join(', ')})`}`;
    });
    return say(['**My messages**', ...lines, '`/cco messages thanks` shows one.'].join('\n'));
  },
});

export const messagesSet = defineCommand({
  name: 'messages set',
  summary: 'Put your own words in place of one of my messages',
  options: [
    messageOption(true),
    languageOption(true),
    { name: 'text', description: 'your words, with values such as {bot}', type: 'text', required: true },
  ],
  who: 'moderator',
  args: z.object({ message: messageArg, language: languageArg, text: z.string() }),
  async run(context, { message, language, text }) {
    const checked = checkOverride(message, language, text);
    if (!checked.ok)
      return say(
        ['**Not changed.**', checked.problem, `Your text, so that nothing is lost: ${text.slice(0, 2_500)}`].join('\n'),
      );
    const { overrides } = (await held(context)).messages;
    await save(context, { ...overrides, [message]: { ...overrides[message], [language]: text.trim() } });
    return {
      ...say(
        `**Changed:** ${message} in ${language}. It holds from the next one on, for both tones. \`/cco messages reset ${message}\` takes it back.`,
      ),
      subject: `${key}.${message}.${language}`,
    };
  },
});

export const messagesReset = defineCommand({
  name: 'messages reset',
  summary: 'Go back to my own words for one of my messages',
  options: [messageOption(true), languageOption(false)],
  who: 'moderator',
  args: z.object({ message: messageArg, language: languageArg.optional() }),
  async run(context, { message, language }) {
    const settings = await held(context);
    const { [message]: own, ...others } = settings.messages.overrides;
    const dropped = locales.filter(
      (each) => own?.[each] !== undefined && (language === undefined || each === language),
    );
    if (dropped.length === 0) return say(`${message} is in my own words already.`);
    const left = Object.fromEntries(Object.entries(own ?? {}).filter(([each]) => !dropped.some((one) => one === each)));
    await save(context, Object.keys(left).length === 0 ? others : { ...others, [message]: left });
    return { ...say(`**Back to my own words:** ${message} (${dropped.join(', ')}).`), subject: `${key}.${message}` };
  },
});
