import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CcoError } from '../../../src/core/errors.ts';
import { memberId } from '../../../src/core/ids.ts';
import { normalizeAddress } from '../../../src/core/mail/mail.ts';
import {
  confirmOptIn,
  isStale,
  optInAddressPauseMs,
  optInLifeMs,
  optInPauseMs,
  outdated,
  requestOptIn,
  type Subscription,
  unsubscribe,
} from '../../../src/core/mail/opt-in.ts';
import { refusal } from '../../../src/core/mail/permission.ts';
import { readUnsubscribeToken, unsubscribeHeaders, unsubscribeToken } from '../../../src/core/mail/unsubscribe.ts';
import { hash } from './campaign-world.ts';

const anna = memberId('anychat', 'anna');
const ben = memberId('anychat', 'ben');
const address = normalizeAddress('Anna@Example.com');
const request = (at: number, token = 'first', member = anna) => ({
  id: `s${at}`,
  memberId: member,
  address,
  token,
  at,
});
const code = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof CcoError) return error.code;
    throw error;
  }
  return 'none';
};

describe('linking an address', () => {
  it('takes effect only once the link in the mail was followed', () => {
    const pending = requestOptIn([], request(0), hash);
    expect(refusal('campaign', pending, null)).toBe('not-confirmed');
    expect(refusal('confirmation', pending, null)).toBeNull();
    const confirmed = confirmOptIn(pending, 'first', 60_000, hash);
    expect(confirmed).toMatchObject({ status: 'confirmed', confirmedAt: 60_000 });
    expect(refusal('campaign', confirmed, null)).toBeNull();
  });

  it('the token itself is not kept', () => {
    expect(JSON.stringify(requestOptIn([], request(0, 'very-secret'), hash))).not.toContain('very-secret');
  });

  it('following the link twice is following it once', () => {
    const confirmed = confirmOptIn(requestOptIn([], request(0), hash), 'first', 10, hash);
    expect(confirmOptIn(confirmed, 'first', 20, hash)).toEqual(confirmed);
  });

  it.each([
    ['another token', 'guess', 10],
    ['too late', 'first', optInLifeMs],
  ])('%s does nothing', (_, token, at) => {
    const pending = requestOptIn([], request(0), hash);
    expect(code(() => confirmOptIn(pending, token, at, hash))).toBe('opt-in-expired');
  });

  it('an unknown token gets the same answer as an old one', () => {
    expect(code(() => confirmOptIn(null, 'guess', 0, hash))).toBe('opt-in-expired');
  });

  it('a member asks once in ten minutes', () => {
    const pending = requestOptIn([], request(0), hash);
    const elsewhere = { ...request(optInPauseMs - 1, 'x'), address: normalizeAddress('other@example.com') };
    expect(code(() => requestOptIn([pending], elsewhere, hash))).toBe('opt-in-too-soon');
    expect(requestOptIn([pending], { ...elsewhere, at: optInPauseMs }, hash).status).toBe('pending');
  });

  it('an address gets a link once in an hour, whoever asks for it', () => {
    const pending = requestOptIn([], request(0), hash);
    expect(code(() => requestOptIn([pending], request(optInAddressPauseMs - 1, 'x', ben), hash))).toBe(
      'opt-in-too-soon',
    );
    expect(requestOptIn([pending], request(optInAddressPauseMs, 'x', ben), hash).status).toBe('pending');
  });

  it('the old address stays in force until the new one is confirmed, and is then outdated', () => {
    const old = confirmOptIn(requestOptIn([], request(0), hash), 'first', 1, hash);
    const asked = { ...request(optInPauseMs, 'second'), address: normalizeAddress('new@example.com') };
    const pending = requestOptIn([old], asked, hash);
    expect(refusal('campaign', old, null)).toBeNull();
    const confirmed = confirmOptIn(pending, 'second', optInPauseMs + 1, hash);
    expect(outdated([old, confirmed], confirmed)).toEqual([old]);
  });

  it('what is linked already is not asked for again', () => {
    const confirmed = confirmOptIn(requestOptIn([], request(0), hash), 'first', 1, hash);
    expect(code(() => requestOptIn([confirmed], request(optInPauseMs * 2), hash))).toBe('opt-in-already');
  });

  it('leaving withdraws a pending request too: its link is dead', () => {
    const left = unsubscribe(requestOptIn([], request(0), hash), 5);
    expect(code(() => confirmOptIn(left, 'first', 10, hash))).toBe('opt-in-expired');
    expect(unsubscribe(left, 99)).toEqual(left);
  });

  it('a request that was not followed can be removed after its time', () => {
    const pending = requestOptIn([], request(0), hash);
    expect(isStale(pending, optInLifeMs - 1)).toBe(false);
    expect(isStale(pending, optInLifeMs)).toBe(true);
  });

  it('in any order of clicks, a subscription is confirmed only by its token, and never again after leaving', () => {
    const step = fc.record({ click: fc.constantFrom('first', 'guess', 'leave'), at: fc.nat(2 * optInLifeMs) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let one: Subscription = requestOptIn([], request(0), hash);
        let left = false;
        let followed = false;
        for (const { click, at } of steps) {
          if (click === 'leave') {
            one = unsubscribe(one, at);
            left = true;
            continue;
          }
          const before = one;
          code(() => {
            one = confirmOptIn(before, click, at, hash);
          });
          followed ||= click === 'first' && at < optInLifeMs && !left;
        }
        expect(one.status === 'confirmed').toBe(followed && !left);
        if (left) expect(one.status).toBe('unsubscribed');
      }),
    );
  });
});

describe('the unsubscribe link', () => {
  it('names the subscription, not the address, and nobody can make one', () => {
    const token = unsubscribeToken('s1', hash);
    expect(readUnsubscribeToken(token, hash)).toBe('s1');
    expect(token).not.toContain('@');
    expect(readUnsubscribeToken(token.replace('s1', 's2'), hash)).toBeNull();
    expect(
      readUnsubscribeToken(
        unsubscribeToken('s1', (text) => hash(`other ${text}`)),
        hash,
      ),
    ).toBeNull();
  });

  it.each(['', '.', 's1', 's1.', 'a.b.c', 's1.\u0000'])('%j is not one', (token) => {
    expect(readUnsubscribeToken(token, hash)).toBeNull();
  });

  it('stands in the headers as RFC 8058 asks', () => {
    expect(unsubscribeHeaders('https://cco.example/u/t')).toEqual({
      'List-Unsubscribe': '<https://cco.example/u/t>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });
});
