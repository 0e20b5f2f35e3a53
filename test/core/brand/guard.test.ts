import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withDisclosure } from '../../../src/core/brand/guard.ts';
import { review } from '../../../src/core/brand/review.ts';
import type { BrandRules } from '../../../src/core/brand/rule.ts';
import { renderMessage } from '../../../src/core/interventions/messages/render.ts';

const rules: BrandRules = { botName: 'CCO', bannedTerms: ['guaranteed', 'Acme Corp'], maximumLength: 200 };
const guard = (text: string, own: BrandRules) => {
  const { hard, soft } = review(text, { rules: own, language: 'und' });
  return [...hard, ...soft];
};
const codes = (text: string) => guard(text, rules).map(({ code }) => code);

describe('what may not leave in a post', () => {
  it.each([
    ['I am a bot. @everyone look', ['mass-mention']],
    ['I am a bot. @here look', ['mass-mention']],
    ['I am a bot. @Everyone look', ['mass-mention']],
    ['I am a bot. <!channel> look', ['mass-mention']],
    ['I am a bot. <@&123> look', ['mass-mention']],
    ['I am a bot. @ana look', ['mention']],
    ['I am a bot. <@123> look', ['mention']],
    ['I am a bot. Write to ana@example.org', ['email-address']],
    ['I am a bot. Call +49 (0)151 2345-6789', ['phone-number']],
    ['Hello from me', ['no-bot-disclosure']],
    ['I am a bot. Results are GUARANTEED.', ['promise', 'banned-term']],
    ['I am a bot. acme corp says hi', ['banned-term']],
    [`I am a bot. ${'x'.repeat(200)}`, ['too-long']],
    ['  ', ['empty', 'no-bot-disclosure']],
  ])('%j: %j', (text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  it.each([
    'I am a bot. Meet at 14:30 on 2026-03-10, room 12.',
    'This automated message: version 1.2.3 of 4 has 12345 users.',
    'I am a bot. That was unguaranteed, and an Acme Corporation is another thing.',
    renderMessage('de-escalation', { bot: 'CCO', place: 'thread' }, { locale: 'en', tone: 'plain' }).slice(0, 200),
  ])('%j may', (text) => {
    expect(codes(text)).toEqual([]);
  });

  it('says how to mend each, without repeating the text', () => {
    const secret = 'canary7@example.org @everyone guaranteed';
    const violations = guard(secret, rules);
    expect(violations.length).toBe(5);
    for (const { fix } of violations) {
      expect(fix).toMatch(/^[A-Z].*\.$/u);
      expect(fix).not.toMatch(/canary7|guaranteed/iu);
    }
  });

  it('adds the disclosure once, and only where it is missing', () => {
    const once = withDisclosure('Let us take a break.', rules);
    expect(once).toContain('CCO, a bot');
    expect(withDisclosure(once, rules)).toBe(once);
    expect(codes(once)).toEqual([]);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(Array.isArray(guard(text, rules))).toBe(true);
      }),
      { seed: 3 },
    );
  });
});
