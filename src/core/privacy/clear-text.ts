// The texts of a space that becomes metadata-only are cleared once every process knows that it is.
import type { SpaceId } from '../ids.ts';
import type { Timer } from '../ports.ts';
import { settingKnownMs } from './metadata-only.ts';

/** The timer that clears them. */
export const clearTextTimer = (spaceId: SpaceId, now: number): Timer => ({
  key: `clear-text:${spaceId}`,
  kind: 'clear-text',
  subject: spaceId,
  dueAt: now + 2 * settingKnownMs,
});
