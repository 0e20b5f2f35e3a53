// Feedback from other sources, as `cco import` sends it.

import { createFeedbackIntake } from '../core/coordination/feedback-intake.ts';
import type { BatchReader } from '../core/ports.ts';
import { createScorer } from '../core/sentiment/trained.ts';
import { verifyWebhook } from '../integrations/webhooks/index.ts';
import type { FeedbackRoutes } from '../web/feedback.ts';
import type { Parts } from './parts.ts';
import { readInTurns } from './reading/turns.ts';
import { loadWeights } from './weights.ts';

/** What the routes need. No source has a secret yet, so a signed request is refused and the API token is the way in. */
export const feedbackRoutes = ({ store, clock, config }: Parts): FeedbackRoutes => {
  // Rarely needed, and some megabytes: loaded by the first import.
  let reader: BatchReader | undefined;
  const lazy: BatchReader = {
    readAll: async (texts) => {
      reader ??= readInTurns(createScorer(loadWeights()));
      return reader.readAll(texts);
    },
  };
  return {
    verify: (headers, body) => verifyWebhook(new Map(), headers, body, clock.now()),
    intake: createFeedbackIntake({ store, reader: lazy, clock, defaults: config.agent.spaceDefaults }),
    spaces: store.spaces,
    coordination: store.coordination,
  };
};
