import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentId, unpack } from '../../src/queues/payload.ts';

// As the sender makes it.
const pack = (payload: unknown) => ({ json: JSON.stringify(payload) });

describe('a payload on its way', () => {
  it('arrives as it was, whatever it holds', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        // As the backend sees it: JSON of the packed form.
        expect(unpack(JSON.parse(JSON.stringify(pack(value))))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('shows PostgreSQL no character it refuses', () => {
    expect(JSON.stringify(pack({ text: '\u0000\ud800' }))).not.toMatch(/(?<!\\)\\u/);
  });

  it.each([[undefined], [null], ['text'], [{}], [{ json: 1 }], [{ json: '{' }]])(
    'is undefined where it is not ours: %j',
    (data) => {
      expect(unpack(data)).toBeUndefined();
    },
  );

  it('has an id that depends on its content only and holds no colon', () => {
    expect(contentId('ingest', 'a')).toBe(contentId('ingest', 'a'));
    expect(contentId('ingest', 'a')).not.toBe(contentId('ingest', 'b'));
    expect(contentId('deliver-anychat', 'anychat:s1')).toMatch(/^deliver-anychat-[0-9a-f]{40}$/);
  });
});
