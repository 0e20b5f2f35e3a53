import { apologyCases } from './mood-apology.ts';
import { calmBugReportCases } from './mood-calm-bug-report.ts';
import { joyfulSwearingCases } from './mood-joyful-swearing.ts';
import { plainNegativeCases } from './mood-plain-negative.ts';
import { plainNeutralCases } from './mood-plain-neutral.ts';
import { plainPositiveCases } from './mood-plain-positive.ts';
import { productNameCases } from './mood-product-name.ts';
import { quotedAbuseCases } from './mood-quoted-abuse.ts';
import { sarcasmCases } from './mood-sarcasm.ts';
import { thanksCases } from './mood-thanks.ts';
import type { MoodCase } from './types.ts';

/** Every mood case of the folder. */
export const moodCases: readonly MoodCase[] = [
  ...plainNegativeCases,
  ...plainNeutralCases,
  ...plainPositiveCases,
  ...apologyCases,
  ...thanksCases,
  ...calmBugReportCases,
  ...joyfulSwearingCases,
  ...sarcasmCases,
  ...quotedAbuseCases,
  ...productNameCases,
];
