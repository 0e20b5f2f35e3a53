// The common form of what is checked on a text before it leaves.
import type { Strategy } from './strategy.ts';

export type ViolationCode =
  | 'empty'
  | 'too-long'
  | 'beyond-platform'
  | 'mass-mention'
  | 'mention'
  | 'email-address'
  | 'phone-number'
  | 'bank-number'
  | 'network-address'
  | 'names-accused'
  | 'no-bot-disclosure'
  | 'banned-term'
  | 'preferred-term'
  | 'link-not-allowed'
  | 'promise'
  | 'reading-age'
  | 'wrong-fact';

export interface Violation {
  readonly code: ViolationCode;
  /** What to change; one sentence, without quoting the text. */
  readonly fix: string;
}

export interface BrandRules {
  readonly botName: string;
  readonly bannedTerms: readonly string[];
  /** In characters. */
  readonly maximumLength: number;
}

export interface ReviewContext {
  readonly rules: BrandRules;
  /** null: none was imported; then only the rules above hold, and no link is official. */
  readonly strategy: Strategy | null;
  /** Display names of the members whose messages brought the intervention. */
  readonly accused: readonly string[];
  /** Mentions that may stand, letter by letter: of helpers who asked to be called. */
  readonly allowedMentions: readonly string[];
  /** ISO 639-1 of the text, for its reading age. */
  readonly language: string;
}

export interface Rule {
  readonly code: ViolationCode;
  /** Hard: nobody may post it. Soft: nothing is posted alone; a person is warned and may. */
  readonly hard: boolean;
  /** Why it is a rule, and what to change: a sentence each, without quoting the text. null: nothing is wrong. */
  find(text: string, context: ReviewContext): { readonly why: string; readonly fix: string } | null;
  /** The text without it, where that can be done without understanding it. */
  correct?(text: string, context: ReviewContext): string;
}
