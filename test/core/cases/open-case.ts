// A case as a health warning opens it.
import { v7 } from 'uuid';
import { takeFinding } from '../../../src/core/cases/advance.ts';
import type { Case } from '../../../src/core/cases/case.ts';
import type { Finding } from '../../../src/core/cases/plan.ts';
import type { SpaceId } from '../../../src/core/ids.ts';
import type { Store } from '../../../src/core/ports.ts';

/** Takes the finding into the store; `more` says what is different about it. */
export const openCase = async (
  store: Store,
  spaceId: SpaceId,
  now: number,
  more: Partial<Finding> = {},
): Promise<Case> => {
  const finding: Finding = {
    spaceId,
    cause: 'health',
    origin: 'warning',
    kind: 'negative-sentiment',
    priority: 'high',
    channelId: null,
    threadId: null,
    signals: ['tone'],
    score: 0.6,
    sourceId: v7(),
    at: now,
    evidence: [],
    ...more,
  };
  const found = await store.transaction((tx) => takeFinding(tx, finding, { now, newId: v7 }));
  if (found.outcome === 'nothing') throw new Error('no case');
  return found.case;
};
