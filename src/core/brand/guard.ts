// What every text of the agent's must be, whoever wrote it: something, not too long, and known as a bot's.
import type { BrandRules, Rule } from './rule.ts';

const disclosure =
  /\bbot\b|\bautomated\b|\bautomatic (?:message|post|reply)\b|\bautomatische (?:nachricht|antwort)\b/iu;

/** Longest post every platform takes, in characters. */
export const platformMaximum = 2_000;

/** Adds the line that says a bot posted it, where the text does not say so itself. Nothing stays nothing. */
export const withDisclosure = (text: string, { botName }: Pick<BrandRules, 'botName'>): string =>
  text.trim() === '' || disclosure.test(text) ? text : `${text.trimEnd()}\n\n(Posted by ${botName}, a bot.)`;

export const emptyRule: Rule = {
  code: 'empty',
  hard: true,
  find: (text) => (text.trim() === '' ? { why: 'There is nothing to post.', fix: 'Write something to post.' } : null),
};

export const lengthRule: Rule = {
  code: 'too-long',
  hard: false,
  find: (text, { rules }) =>
    text.length > rules.maximumLength
      ? {
          why: 'Long posts of a bot are not read.',
          fix: `Shorten it to at most ${rules.maximumLength} characters; it has ${text.length}.`,
        }
      : null,
};

export const platformLengthRule: Rule = {
  code: 'beyond-platform',
  hard: true,
  find: (text) =>
    text.length > platformMaximum
      ? {
          why: 'The chat takes no longer posts.',
          fix: `Shorten it to at most ${platformMaximum} characters; it has ${text.length}.`,
        }
      : null,
};

export const disclosureRule: Rule = {
  code: 'no-bot-disclosure',
  hard: false,
  find: (text) =>
    disclosure.test(text) ? null : { why: 'People are to know that they read a bot.', fix: 'Say that a bot wrote it.' },
  correct: (text, { rules }) => withDisclosure(text, rules),
};
