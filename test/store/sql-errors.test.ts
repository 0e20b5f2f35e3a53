import { describe, expect, it } from 'vitest';
import { CcoError } from '../../src/core/errors.ts';
import { storeError } from '../../src/store/sql-errors.ts';

const coded = (code: string): Error => Object.assign(new Error('a quote of xylophone'), { code });

describe('What a database throws', () => {
  it.each([
    [coded('ECONNREFUSED'), 'store-unavailable', true],
    [coded('EAI_AGAIN'), 'store-unavailable', true],
    [coded('08006'), 'store-unavailable', true],
    [coded('57P03'), 'store-unavailable', true],
    [coded('53300'), 'store-unavailable', true],
    [new Error('Connection terminated unexpectedly'), 'store-unavailable', true],
    [new Error('timeout exceeded when trying to connect'), 'store-unavailable', true],
    [new Error('Query read timeout'), 'store-unavailable', true],
    [new Error('PGlite is closed'), 'store-unavailable', true],
    [coded('40P01'), 'store-conflict', true],
    [coded('40001'), 'store-conflict', true],
    [coded('57014'), 'store-timeout', true],
    [coded('28P01'), 'store-access-denied', false],
    [coded('3D000'), 'store-missing', false],
    [coded('22P05'), 'store-rejected', false],
    ['not even an error', 'store-rejected', false],
  ])('%s is %s, retryable: %s, and is not quoted', (thrown, code, retryable) => {
    const error = storeError(thrown);
    expect(error).toMatchObject({ code, retryable });
    expect(error.cause).toBeUndefined();
    expect(error.message).not.toContain('xylophone');
  });

  it('leaves our own errors alone', () => {
    const own = new CcoError('own', { code: 'own' });
    expect(storeError(own)).toBe(own);
  });
});
