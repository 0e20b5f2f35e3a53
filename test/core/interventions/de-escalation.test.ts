import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escalationReason, findEscalation, isAimed } from '../../../src/core/interventions/de-escalation.ts';
import { minute, now, talk } from './talk.ts';

describe('a conversation in which several members turn negative', () => {
  it.each([
    ['after a calm beginning', 'ao bo c+ do ao bo co d+ ao bo co do a- b- ao c- d- b- a- co c- d-', true],
    ['from its beginning', 'a- b- c- a- b- c-', true],
    ['with neutral words in between', 'a- bo b- c- ao a- b- co c- d-', true],
    ['with harsh questions', 'a! b! c! a! b- c-', true],
    ['staff and agents talking as well', 'Mo a- zo b- Mo c- zo a- Mo b- c-', true],
    ['too few messages', 'a- b- c- a- b-', false],
    ['only two of them', 'a- b- a- b- a- b- a- b-', false],
    ['one loud and the others calm', 'a- a- a- a- a- bo a- co a- do', false],
    [
      'negative all along, no worse than before',
      'a- bo c- do a- bo c- do a- bo c- do a- bo c- do a- bo c- do a- bo',
      false,
    ],
    ['by now sorting it out', 'a- b- c- a- b- c- ao b+ co a+', false],
    ['thanking each other', 'a- b- c- a- b- c- b- c+ a- b+', false],
    ['asking for help with a problem', 'a? b? c? a? b? c? a? b? c?', false],
    ['only staff angry', 'A- B- C- A- B- C- A- B- ao bo', false],
    ['members who opted out', 'x- x- x- x- x- x- x- x-', false],
    ['nothing said', 'ao', false],
  ])('%s: %s → %s', (_, script, triggers) => {
    expect(findEscalation(talk(script), now) !== null).toBe(triggers);
  });

  it('is about the last half hour', () => {
    expect(findEscalation(talk('a- b- c- a- b- c-', 10 * minute), now)).toBeNull();
  });

  it('is told in counts, never in names or words', () => {
    const before = 'ao bo co do ao bo co do ao bo co d- ';
    const finding = findEscalation(talk(`${before}a- b- ao c- d- b- a- co c- do`), now);
    expect(finding).toEqual({ members: 4, negative: 7, recent: 10, negativeBefore: 1, before: 12 });
    if (finding === null) return;
    expect(escalationReason(finding)).toBe(
      '7 of the last 10 messages read negative, from 4 members; of the 12 before, 1 did.',
    );
  });

  it('needs three angry members, whatever is said', () => {
    const word = fc
      .tuple(fc.constantFrom('a', 'b', 'c', 'd', 'M', 'z', 'x'), fc.constantFrom('-', '!', '?', 'o', '+'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        const finding = findEscalation(talk(words.join(' ')), now);
        if (finding === null) return;
        expect(finding.members).toBeGreaterThanOrEqual(3);
        expect(finding.negative / finding.recent).toBeGreaterThanOrEqual(0.5);
      }),
      { seed: 41, numRuns: 500 },
    );
  });
});

describe('speaking at somebody', () => {
  it.each([
    ['You are impossible', true],
    ['is that all u can say', true],
    ['Das ist doch dein Problem', true],
    ['sorry to hear about your friend', false],
    ['this release is a disaster', false],
    ['a bayou house', false],
    [null, false],
  ])('%s: %s', (text, aimed) => {
    expect(isAimed(text)).toBe(aimed);
  });

  it('must be there from two members: a complaint about a thing is no quarrel', () => {
    const messages = talk('a- b- c- a- b- c-');
    expect(findEscalation(messages, now)).not.toBeNull();
    const about = messages.map((message) => ({ ...message, text: 'this release is a disaster' }));
    expect(findEscalation(about, now)).toBeNull();
    const oneOnly = about.map((message, index) => (index % 3 === 0 ? { ...message, text: 'you broke it' } : message));
    expect(findEscalation(oneOnly, now)).toBeNull();
  });
});
