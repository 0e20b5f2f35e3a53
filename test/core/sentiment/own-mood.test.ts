import { describe, expect, it } from 'vitest';
import { isHonestThanks, isMockThanks, isPlainApology } from '../../../src/core/sentiment/own-mood.ts';

describe('courtesies', () => {
  it.each([
    ['sorry for the noise, my fault', ['sorry', 'fault'], true],
    ['my bad, I forgot to push the branch', ['bad', 'forgot'], true],
    ['I messed up the release, what a disaster, apologies', ['messed', 'disaster', 'apologies'], true],
    ['sorry, this is a disaster', ['sorry', 'disaster'], false],
    ['sorry not sorry', ['sorry'], false],
    ['so sorry for your loss', ['sorry', 'loss'], false],
    ['they never apologised to anyone', ['apologised'], false],
    ['sorry to burst your bubble', ['sorry'], false],
  ])('%j, its grim words being %j, owns a fault and says nothing worse: %s', (text, grim, expected) => {
    expect(isPlainApology(text, grim)).toBe(expected);
  });

  it.each([
    ['thanks for the logs', true],
    ['thank you all, I appreciate it', true],
    ['which branch is it? thanks', false],
    ['thanks in advance', false],
    ['no thanks', false],
    ['thanks to the cache it takes a second', false],
    ['thanks for nothing', false],
  ])('%j thanks somebody for something: %s', (text, expected) => {
    expect(isHonestThanks(text)).toBe(expected);
  });

  it.each([
    ['thanks for ruining my evening', true],
    ['thanks a lot for yet another outage', true],
    ['thanks for not giving up on this', false],
    ['thanks for the crash report', false],
  ])('%j is thanks that are none: %s', (text, expected) => {
    expect(isMockThanks(text)).toBe(expected);
  });
});
