// The mood of emoji: emoji-emotion's ratings, and the short codes that Slack, GitHub and Discord type for them.
import { emojiEmotion } from 'emoji-emotion';

// Chat's readings where the list has none, or another one: crying with laughter is joy, a loud cry is as often joy.
const chatRatings: readonly (readonly [string, string, number])[] = [
  ['+1', '👍', 2],
  ['-1', '👎', -2],
  ['thumbsup', '👍', 2],
  ['thumbsdown', '👎', -2],
  ['joy', '😂', 1],
  ['sob', '😭', -1],
  ['tada', '🎉', 3],
  ['rocket', '🚀', 2],
  ['fire', '🔥', 2],
  ['sparkles', '✨', 2],
  ['heart', '❤', 3],
  ['pray', '🙏', 2],
  ['clap', '👏', 2],
  ['raised_hands', '🙌', 3],
  ['rofl', '🤣', 2],
  ['hugs', '🤗', 3],
  ['star_struck', '🤩', 4],
  ['partying_face', '🥳', 4],
  ['smiling_face_with_three_hearts', '🥰', 4],
  ['pleading_face', '🥺', 0],
  ['facepalm', '🤦', -2],
  ['rage', '😡', -4],
  ['cursing_face', '🤬', -4],
  ['vomiting_face', '🤮', -4],
  ['nauseated_face', '🤢', -3],
  ['skull', '💀', 0],
  ['poop', '💩', -2],
  ['clown_face', '🤡', -2],
  ['roll_eyes', '🙄', -2],
  ['eyes', '👀', 0],
  ['upside_down_face', '🙃', -1],
];

const byEmoji = new Map<string, number>();
const byName = new Map<string, string>();
const bare = (emoji: string): string => emoji.replaceAll(/[\ufe0f\u200d]/gu, '');
for (const { name, emoji, polarity } of emojiEmotion) {
  byEmoji.set(bare(emoji), polarity);
  byName.set(name, bare(emoji));
}
for (const [name, emoji, polarity] of chatRatings) {
  byEmoji.set(emoji, polarity);
  byName.set(name, emoji);
}

/** Polarity of one emoji, -5 to 5; 0 where it has none or is not rated. */
export const emojiPolarity = (emoji: string): number => byEmoji.get(emoji) ?? 0;

/** The emoji a short code (`thumbsup`, without colons) stands for; null for a community's own. */
export const emojiByShortCode = (name: string): string | null => byName.get(name.toLowerCase()) ?? null;
