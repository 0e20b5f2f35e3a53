import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createKeys } from '../../src/store/keys.ts';

describe('Keyed hashes', () => {
  it('are uuids that depend on the secret, the id and its kind', () => {
    const one = createKeys('one');
    expect(one.message('anychat:1')).toMatch(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/u);
    expect(one.message('anychat:1')).toBe(createKeys('one').message('anychat:1'));
    const others = [one.message('anychat:2'), one.member('anychat:1'), createKeys('two').message('anychat:1')];
    expect(new Set([one.message('anychat:1'), ...others]).size).toBe(4);
  });

  it('are the same whether remembered or not', () => {
    const keys = createKeys('secret');
    const first = keys.member('anychat:first');
    for (let n = 0; n < 10_001; n += 1) keys.member(`anychat:${n}`);
    expect(keys.member('anychat:first')).toBe(first);
    fc.assert(fc.property(fc.string(), (id) => keys.member(id) === createKeys('secret').member(id)));
  });
});
