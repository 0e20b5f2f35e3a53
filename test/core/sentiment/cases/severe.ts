import { selfHarmCases, selfHarmLookalikes } from './severe-self-harm.ts';
import { slurCases, slurLookalikes } from './severe-slur.ts';
import { threatCases, threatLookalikes } from './severe-threat.ts';
import type { SevereCase } from './types.ts';

/** Every severe-content case of the folder. */
export const severeCases: readonly SevereCase[] = [
  ...threatCases,
  ...threatLookalikes,
  ...slurCases,
  ...slurLookalikes,
  ...selfHarmCases,
  ...selfHarmLookalikes,
];
