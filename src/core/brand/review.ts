// All rules on one text: what nobody may post, what a person may post after a warning, and a text without either.
import { accusedRule } from './accused.ts';
import { factRule } from './facts.ts';
import { disclosureRule, emptyRule, lengthRule, platformLengthRule } from './guard.ts';
import { linkRule } from './links.ts';
import { massMentionRule, mentionRule } from './mentions.ts';
import { personalDataRules } from './personal-data.ts';
import { promiseRule } from './promises.ts';
import { readingAgeRule } from './reading-age.ts';
import type { BrandRules, ReviewContext, Rule, Violation } from './rule.ts';
import { bannedTermRule, preferredTermRule } from './terms.ts';

export interface ReviewedViolation extends Violation {
  readonly hard: boolean;
  /** Why it is a rule; one sentence. */
  readonly why: string;
  /** The text with this one mended and nothing else changed; null where a person must do it. */
  readonly corrected: string | null;
}

export interface Review {
  /** Nobody may post the text while there is one. */
  readonly hard: readonly ReviewedViolation[];
  /** Nothing is posted alone while there is one; a person is warned and may. */
  readonly soft: readonly ReviewedViolation[];
  /** The text with all mended that can be; null where nothing can. */
  readonly corrected: string | null;
}

export const reviewRules: readonly Rule[] = [
  emptyRule,
  platformLengthRule,
  massMentionRule,
  ...personalDataRules,
  accusedRule,
  mentionRule,
  linkRule,
  promiseRule,
  factRule,
  bannedTermRule,
  preferredTermRule,
  lengthRule,
  readingAgeRule,
  // Last, so that the line it adds is not changed by another's correction.
  disclosureRule,
];

const tidy = (text: string): string => text.replaceAll(/[^\S\n]{2,}/gu, ' ').trim();

const mend = (rule: Rule, text: string, context: ReviewContext): string | null => {
  if (rule.correct === undefined) return null;
  const corrected = tidy(rule.correct(text, context));
  return corrected !== '' && rule.find(corrected, context) === null ? corrected : null;
};

/** Reads a text against every rule. Pure; takes any text. What is not known of the context may be left out. */
export const review = (
  text: string,
  context: { readonly rules: BrandRules } & Partial<Omit<ReviewContext, 'rules'>>,
): Review => {
  const whole: ReviewContext = { strategy: null, accused: [], allowedMentions: [], language: 'en', ...context };
  const found: ReviewedViolation[] = [];
  let mended = text;
  for (const rule of reviewRules) {
    const violation = rule.find(text, whole);
    if (violation === null) continue;
    found.push({ code: rule.code, hard: rule.hard, ...violation, corrected: mend(rule, text, whole) });
    mended = mend(rule, mended, whole) ?? mended;
  }
  return {
    hard: found.filter(({ hard }) => hard),
    soft: found.filter(({ hard }) => !hard),
    corrected: mended === text ? null : mended,
  };
};

/** Whether a mode may post it without a person. */
export const mayGoOutAlone = ({ hard, soft }: Review): boolean => hard.length === 0 && soft.length === 0;
