import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MailEvent } from '../../../src/core/mail/mail-event.ts';
import { refusal } from '../../../src/core/mail/permission.ts';
import { afterMailEvent, lift, newAddress, suppress } from '../../../src/core/mail/suppression.ts';

const fresh = newAddress('k');
const base = { id: 'w', externalId: 'e', ref: null, addressKey: 'k' };
const bounced = (at: number, permanent: boolean): MailEvent => ({ ...base, type: 'bounced', at, permanent });
const other = (type: 'delivered' | 'complained' | 'suppressed' | 'opened', at: number): MailEvent => ({
  ...base,
  type,
  at,
});
const told = (events: readonly MailEvent[]) => events.reduce(afterMailEvent, fresh);

describe('an address gets no more mail', () => {
  it.each([
    ['once a mail bounced for good', [bounced(1, true)], 'bounce'],
    ['once its owner complained', [other('complained', 1)], 'complaint'],
    ['when the provider suppresses it', [other('suppressed', 1)], 'provider'],
    ['after three passing failures in a row', [bounced(1, false), bounced(2, false), bounced(3, false)], 'bounce'],
    ['and a complaint outweighs a bounce', [bounced(1, true), other('complained', 2)], 'complaint'],
    ['but not after two passing failures', [bounced(1, false), bounced(2, false)], null],
    [
      'and what arrived in between starts the count again',
      [bounced(1, false), bounced(2, false), other('delivered', 3), bounced(4, false)],
      null,
    ],
    ['and one report told three times is one', [bounced(1, false), bounced(1, false), bounced(1, false)], null],
    ['opening a mail suppresses nothing', [other('opened', 1)], null],
  ] as const)('%s', (_, events, reason) => {
    const record = told(events);
    expect(record.suppressedFor).toBe(reason);
    expect(refusal('role', null, record)).toBe(reason === null ? null : 'suppressed');
  });

  it('and no later report brings it back', () => {
    const event = fc.oneof(
      fc.record({ at: fc.nat(100), permanent: fc.boolean() }).map(({ at, permanent }) => bounced(at, permanent)),
      fc
        .record({
          at: fc.nat(100),
          type: fc.constantFrom('delivered' as const, 'opened' as const, 'complained' as const),
        })
        .map(({ at, type }) => other(type, at)),
    );
    fc.assert(
      fc.property(fc.array(event), fc.array(event), (before, later) => {
        const record = told(before);
        const end = later.reduce(afterMailEvent, record);
        if (record.suppressedFor !== null) expect(end.suppressedFor).not.toBeNull();
        if (record.suppressedFor === 'complaint') expect(end.suppressedFor).toBe('complaint');
      }),
    );
  });

  it('an admin may lift a bounce, never a complaint', () => {
    expect(lift(suppress(fresh, 'bounce', 1)).suppressedFor).toBeNull();
    expect(lift(suppress(fresh, 'complaint', 1)).suppressedFor).toBe('complaint');
  });
});
