/** The shapes of the tables in this folder. Rules for every label: README.md. */

export type Mood = 'negative' | 'neutral' | 'positive';

export type MoodTrap =
  | 'plain'
  | 'apology'
  | 'thanks'
  | 'calm-bug-report'
  | 'joyful-swearing'
  | 'sarcasm'
  | 'quoted-abuse'
  | 'product-name';

export interface MoodCase {
  readonly text: string;
  /** A list where honest readers differ: each of its labels is right. */
  readonly expected: Mood | readonly Mood[];
  readonly trap: MoodTrap;
}

export type SevereCategory = 'threat' | 'slur' | 'self-harm';

export type Evasion = 'spacing' | 'leetspeak' | 'homoglyph' | 'zero-width' | 'repetition' | 'masking' | 'euphemism';

export interface SevereCase {
  readonly text: string;
  readonly expected: SevereCategory | null;
  /** The category the case belongs to; for a harmless text, the one it could be mistaken for. */
  readonly near: SevereCategory;
  /** How a true case hides its words; absent where it does not. */
  readonly evasion?: Evasion;
}

export type ExpectedMessageType =
  | 'question'
  | 'request'
  | 'bug-report'
  | 'feature-request'
  | 'complaint'
  | 'praise'
  | 'thanks'
  | 'apology'
  | 'other';

export interface MessageTypeCase {
  readonly text: string;
  readonly expected: ExpectedMessageType;
}
