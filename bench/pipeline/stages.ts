import type { IngestStage, StageRecorder } from '../../src/core/pipeline/ingest.ts';

export type StageTimes = Record<IngestStage, number>;

const none = (): StageTimes => ({ score: 0, store: 0, wake: 0 });

/** Adds up how long each stage of ingest took, ms; batches in it at the same time count each. */
export const createStageTimes = (): { readonly record: StageRecorder; take(): StageTimes } => {
  let times = none();
  return {
    record: (stage) => {
      const start = performance.now();
      return () => {
        times[stage] += performance.now() - start;
      };
    },
    take: () => {
      const taken = times;
      times = none();
      return taken;
    },
  };
};
