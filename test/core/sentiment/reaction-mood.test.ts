import { describe, expect, it } from 'vitest';
import { reactionMood } from '../../../src/core/sentiment/reaction-mood.ts';

describe('the mood of a reaction', () => {
  it.each([
    ['👍', 1],
    ['👍🏽', 1],
    ['❤️', 1],
    ['❤', 1],
    ['🎉', 1],
    ['👏🏿', 1],
    [':thumbsup:', 1],
    [':+1:', 1],
    [':Upvote:', 1],
    [':thank_you:', 1],
    ['👎', -1],
    ['👎🏻', -1],
    ['😡', -1],
    ['🤬', -1],
    [':-1:', -1],
    [':thumbsdown:', -1],
    [':downvote:', -1],
  ])('%s is clear: %i', (emoji, mood) => expect(reactionMood(emoji)).toBe(mood));

  it.each([
    ['laughter, with somebody or at them', '😂'],
    ['a loud cry', '😭'],
    ['surprise', '😮'],
    ['sympathy', '😢'],
    ['sympathy by name', ':cry:'],
    ['a look', '👀'],
    ['a vote', '✅'],
    ['a vote by name', ':yes:'],
    ['a letter', '🇦'],
    ['a number', '1️⃣'],
    ['what a community made up', ':blobcat_knit:'],
    ['no emoji', 'fine'],
    ['colons alone', '::'],
    ['nothing', ''],
    ['a name of an object', ':constructor:'],
  ])('%s is none', (_, emoji) => expect(reactionMood(emoji)).toBe(0));
});
