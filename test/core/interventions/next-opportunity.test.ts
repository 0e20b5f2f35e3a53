import { expect, it } from 'vitest';
import { nextOpportunityAt, type OpportunityFacts } from '../../../src/core/interventions/next-opportunity.ts';
import { minute, now } from './talk.ts';

const hour = 60 * minute;
const facts: OpportunityFacts = {
  now,
  answerMs: hour,
  open: [],
  hasHelpers: true,
  canAsk: true,
  newcomers: [],
  threads: [],
  until: [],
};

it.each<[string, Partial<OpportunityFacts>, number | null]>([
  ['nothing', {}, null],
  ['a question that reaches half of its time', { open: [now - minute] }, now + 29 * minute],
  ['without helpers: all of it', { open: [now - minute], hasHelpers: false }, now + 59 * minute],
  ['with nobody to call', { open: [now - minute], hasHelpers: false, canAsk: false }, null],
  ['half of it over: all of it', { open: [now - 31 * minute] }, now + 29 * minute],
  ['past its time', { open: [now - 2 * hour] }, null],
  ['a newcomer of nine minutes', { newcomers: [now - 9 * minute] }, now + minute],
  ['a thread silent for half an hour', { threads: [now - 30 * minute] }, now + 90 * minute],
  ['the end of a rest', { until: [now + 5 * minute, now - minute] }, now + 5 * minute],
  ['the first of several', { open: [now], newcomers: [now], threads: [now], until: [now + hour] }, now + 10 * minute],
])('after %s', (_, change, expected) => {
  expect(nextOpportunityAt({ ...facts, ...change })).toBe(expected);
});
