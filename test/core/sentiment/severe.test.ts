// What alerts a moderator at once, and the look-alikes that must not.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severe } from '../../../src/core/sentiment/severe.ts';

describe('severe content', () => {
  it.each([
    ['announced', 'keep talking and i will put you in the hospital'],
    ['conditional', "ban me again and i'll come to your house with a bat"],
    ['veiled', 'you better sleep with one eye open from now on'],
    ['a home found out', 'i know where your kids go to school'],
    ['doxxing', "i'm gonna dox you and post where your parents live"],
    ['harm wished on a person', 'hope someone stabs you on your way home'],
    ['a bomb', 'there is a bomb in the conference hall, it goes off at noon'],
    ['a weapon at an event', "i'm bringing my rifle to the meetup on saturday"],
    ['people said to deserve death', 'people like you should be lined up and shot'],
    ['after a game', 'after the match i will find out where you live'],
  ])('a threat is found: %s', (_, text) => {
    expect(severe(text)).toBe('threat');
  });

  it.each([
    ['at a person', 'you stupid faggot'],
    ['about people', 'the mods are a bunch of retards'],
    ['with a plural', 'gooks always cheat'],
    ['as a question', 'are you retarded or what'],
    ['with digits for letters', 'shut up f4gg0t'],
    ['with a star for a letter', 'what a bunch of f*ggots'],
    ['spaced out', 'n i g g e r'],
    ['with letters stretched', 'niggggger'],
    ['with an invisible letter', 'ni\u200bgger'],
    ['with a Cyrillic letter', 'f\u0430ggot'],
    ['with accents', 'you f\u00e0ggot'],
  ])('a slur is found: %s', (_, text) => {
    expect(severe(text)).toBe('slur');
  });

  it.each([
    ['a wish to die', 'i want to die'],
    ['a passive wish', "i don't want to be here anymore"],
    ['being a burden', 'everyone would be better off without me'],
    ['no way on', "i can't go on like this"],
    ['means', 'i have the pills next to me'],
    ['a farewell', 'this is my last message, thank you all for everything. goodbye'],
    ['wounds', "i've been cutting again"],
    ['a friend about to', "my friend just told me she's going to kill herself tonight"],
    ['urging', 'do the world a favor and hang yourself'],
    ['urging, spelt apart', 'k.y.s'],
  ])('self-harm is found: %s', (_, text) => {
    expect(severe(text)).toBe('self-harm');
  });

  it.each([
    ['play', 'i will kill you next round'],
    ['a figure of speech', 'my boss is going to kill me if the deploy fails'],
    ['processes', 'kill the child process before the parent dies'],
    ['laughter', "i'm dead 😂😂"],
    ['a quotation', 'he told me "i will kill you", can a mod look at this?'],
    ['a rule', "rule 5: don't tell people to kys"],
    ['a report', 'he called me a faggot, please ban him'],
    ['talk about a word', 'the word retard used to be a medical term'],
    ["one's own name for oneself", 'as a queer person i feel safe here'],
    ['another meaning', 'chink in the armor of this protocol'],
    ['letters inside a word', 'Scunthorpe problem strikes again'],
    ['software named alike', 'kms key rotation failed'],
    ['work', 'this bug makes me want to die'],
    ['help', 'if you are thinking about suicide please call 988'],
    ['a joyful goodbye', 'goodbye everyone, see you next year!'],
    ['an accident', 'i cut myself shaving'],
    ['a friendly visit', "see you soon, i'm outside your house with the cake"],
    ['a machine scolded', 'npm i swear i will end you'],
  ])('is not found in %s', (_, text) => {
    expect(severe(text)).toBeNull();
  });

  it('is found at any place among ordinary words', () => {
    const ordinary = fc.array(fc.constantFrom('the', 'build', 'is', 'green', 'today', 'and', 'lunch', 'was', 'fine'), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(
        ordinary,
        ordinary,
        fc.constantFrom('you stupid faggot', 'go kill yourself loser', 'i will put you in the hospital'),
        (before, after, said) => {
          expect(severe([...before, '.', said, '.', ...after].join(' '))).not.toBeNull();
        },
      ),
      { seed: 6 },
    );
  });

  it('is read from any string without a throw', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom("i'll ", 'kill you ', 'k y s ', 'f*', 'you are a ', '"', 'а', '\u200d', '> ', '`'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        expect([null, 'threat', 'slur', 'self-harm']).toContain(severe(pieces.join('')));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
