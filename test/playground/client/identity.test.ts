import { describe, expect, it } from 'vitest';
import { readTicket } from '../../../src/playground/client/identity.ts';

describe('what a link brings', () => {
  it.each([
    ['#claim=abc', { claim: 'abc' }],
    ['#claim=a%2Bb', { claim: 'a+b' }],
    ['#invite=code&space=s1', { invitation: 'code', spaceId: 's1' }],
    ['#invite=code', { invitation: 'code' }],
    ['#claim=', undefined],
    ['#space=s1', undefined],
    ['#write', undefined],
    ['', undefined],
  ])('%s', (fragment, ticket) => {
    expect(readTicket(fragment)).toEqual(ticket);
  });
});
