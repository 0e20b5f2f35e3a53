// Who would be notified. Slack writes mass mentions as <!here>, Discord a role as <@&id>; some clients read a full-width @.
import type { Rule } from './rule.ts';

const massMention = /[@＠]\s?(?:everyone|here|channel|all|group)\b|<!(?:everyone|here|channel|subteam)|<@&/iu;
const mention = /<@[!\w]|(?:^|[^\w@.])[@＠][\p{L}\d_]/iu;
const anyMassMention =
  /[@＠]\s?(everyone|here|channel|all|group)\b|<!(everyone|here|channel|subteam)[^>]{0,100}>?|<@&\w{0,30}>?/giu;
const anyMention = /<@!?\w{1,30}>?|(?<=^|[^\w@.])[@＠](?=[\p{L}\d_])/giu;
const address = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}/giu;

const without = (text: string, allowed: readonly string[]): string =>
  [...allowed]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, each) => (each === '' ? rest : rest.replaceAll(each, ' ')), text);

export const massMentionRule: Rule = {
  code: 'mass-mention',
  hard: true,
  find: (text) =>
    massMention.test(text)
      ? {
          why: 'It would notify everyone.',
          fix: 'Take out the mention of everyone; nothing of mine pings a group.',
        }
      : null,
  correct: (text) =>
    text.replaceAll(
      anyMassMention,
      (_, word: string | undefined, command: string | undefined) => word ?? command ?? '',
    ),
};

export const mentionRule: Rule = {
  code: 'mention',
  hard: false,
  find: (text, { allowedMentions }) =>
    !massMention.test(text) && mention.test(without(text, allowedMentions).replaceAll(address, ' '))
      ? {
          why: 'It would notify a member who did not ask for it.',
          fix: 'Take out the @mention; I speak to the thread, not at a person.',
        }
      : null,
  correct: (text, { allowedMentions }) =>
    allowedMentions.some((each) => each !== '' && text.includes(each)) ? text : text.replaceAll(anyMention, ''),
};
