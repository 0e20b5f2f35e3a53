import { expect, it } from 'vitest';
import type { Parts } from '../../src/main/parts.ts';
import { createPlatforms } from '../../src/main/platforms.ts';

// Of all parts, an unconnected platform has asked for nothing but its configuration.
const unconnected = createPlatforms({ config: { agent: {}, discord: { kind: 'off' } } } as unknown as Parts);

it('a platform that is configured but not connected yet is to be asked again', () => {
  expect(() => unconnected.get('anychat')).toThrow(
    expect.objectContaining({ code: 'chat-unavailable', retryable: true }),
  );
});

it.each(['discord', 'slack', 'irc'] as const)('%s, which is not configured, is none', (platform) => {
  expect(unconnected.get(platform)).toBeNull();
});
