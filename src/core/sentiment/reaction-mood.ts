// The mood of a reaction: of the emoji somebody clicked under a message.
import { emojiByShortCode, emojiPolarity } from './emoji.ts';

export type Mood = -1 | 0 | 1;

// What communities name emoji of their own where no platform has a short code. Votes (`:yes:`, `:no:`) are no mood.
const customNames: ReadonlyMap<string, Mood> = new Map([
  ['plus_one', 1],
  ['plusone', 1],
  ['thumbs_up', 1],
  ['upvote', 1],
  ['like', 1],
  ['love', 1],
  ['thanks', 1],
  ['thank_you', 1],
  ['thankyou', 1],
  ['minus_one', -1],
  ['minusone', -1],
  ['thumbs_down', -1],
  ['downvote', -1],
  ['dislike', -1],
]);

// Surprise and sympathy are said to somebody, and tell nothing of how the place is doing.
const unclear: ReadonlySet<string> = new Set(['😮', '😲', '😱', '😳', '😢', '💔']);

// Weaker ones are as often meant otherwise: laughing is at somebody or with them, a loud cry is also joy.
const clearFrom = 2;

// Variation selectors, joiners, and the five skin tones.
const decoration = /\ufe0f|\u200d|[\u{1f3fb}-\u{1f3ff}]/gu;
const custom = /^:(.+):$/u;

const moodOf = (emoji: string): Mood => {
  const polarity = unclear.has(emoji) ? 0 : emojiPolarity(emoji);
  return polarity >= clearFrom ? 1 : polarity <= -clearFrom ? -1 : 0;
};

/** @param emoji in Unicode, or `:name:`. 0: none that is clear, or not known. */
export const reactionMood = (emoji: string): Mood => {
  const name = custom.exec(emoji)?.[1]?.toLowerCase();
  if (name === undefined) return moodOf(emoji.replaceAll(decoration, ''));
  const listed = customNames.get(name);
  if (listed !== undefined) return listed;
  const standard = emojiByShortCode(name);
  return standard === null ? 0 : moodOf(standard);
};
