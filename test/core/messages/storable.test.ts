import { expect, it } from 'vitest';
import { storable } from '../../../src/core/messages/storable.ts';

it.each([
  ['a plain text', 'Grüße 👋🏽 \u200d', 'Grüße 👋🏽 \u200d'],
  ['a NUL character', 'a\u0000b\u0000', 'ab'],
  ['half a surrogate pair', '\ud83d and \ude00', '\ufffd and \ufffd'],
])('%s', (_what, typed, kept) => {
  expect(storable(typed)).toBe(kept);
});
