// What may not stand in a mail to members, and of what its writer is warned.
import { expect, it } from 'vitest';
import type { Campaign } from '../../../src/core/mail/campaign.ts';
import { reviewCampaign } from '../../../src/core/mail/campaign-review.ts';

const rules = { botName: 'CCO', bannedTerms: ['cheap'], maximumLength: 20 };
const plain: Campaign['content'] = {
  subject: 'News of the garden',
  heading: 'This month',
  paragraphs: ['We planted three trees, and all of them grow well so far.'],
  button: null,
  chart: false,
};

it.each<[what: string, change: Partial<Campaign['content']>, found: string[]]>([
  ['plain words, longer than a chat message may be', {}, []],
  ['a mass mention', { subject: '@everyone look' }, ['subject mass-mention hard']],
  ['a telephone number', { paragraphs: ['Fine.', 'Call +49 30 901820 today.'] }, ['paragraph 2 phone-number hard']],
  ['a banned word', { heading: 'Cheap trees' }, ['heading banned-term soft']],
  ['a promise', { paragraphs: ['We will fix it by Friday.'] }, ['paragraph 1 promise soft']],
  [
    'a link nobody called official',
    { button: { label: 'Look', link: 'https://trees.example' } },
    ['button link-not-allowed soft'],
  ],
])('%s', (_what, change, found) => {
  const violations = reviewCampaign({ ...plain, ...change }, { rules, strategy: null });
  expect(violations.map(({ part, code, hard }) => `${part} ${code} ${hard ? 'hard' : 'soft'}`)).toEqual(found);
  for (const { fix } of violations) expect(fix).not.toMatch(/901820|trees\.example/u);
});
