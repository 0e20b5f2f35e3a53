// What the bot says when somebody mentions it: short, public, in the same thread, and never what they wrote.
import { introduction } from './about.ts';
import type { AgentProfile } from './command.ts';
import { cut } from './words.ts';

interface Answer {
  readonly words: RegExp;
  readonly text: string;
}

// Whole words of any script; the first that fits wins.
const answers: readonly Answer[] = [
  {
    words: /(?<![\p{L}\p{N}])(privacy|private|gdpr|data|erase|delete|forget|opt[ -]?(out|in))(?![\p{L}\p{N}])/iu,
    text: 'I read this space to see how it is doing, and I never train on it. `/cco privacy show` tells you what I keep about you; you can export it, erase it, or opt out. Only you see the answer.',
  },
  {
    words: /(?<![\p{L}\p{N}])(health|healthy|score|mood|status)(?![\p{L}\p{N}])/iu,
    text: 'I keep a health score for this space as a whole, never for one person. Moderators see it with `/cco health`, and the reasons with `/cco why`.',
  },
  {
    words: /(?<![\p{L}\p{N}])(help|commands?|how)(?![\p{L}\p{N}])/iu,
    text: 'Type `/cco help` to see what you can ask me; only you see the answers. For anything else, the people here know best.',
  },
];

/** The answer to a mention. `text` is only searched for a few words, never repeated. */
export const mentionAnswer = (agent: AgentProfile, text: string): string => {
  const found = answers.find(({ words }) => words.test(text));
  const first = `I am ${agent.name}, a bot.`;
  return found === undefined
    ? `${cut(introduction(agent), 1500)}\nType \`/cco help\` to see what you can ask me.`
    : `${first} ${found.text}`;
};
