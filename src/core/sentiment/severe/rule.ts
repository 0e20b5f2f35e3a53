// What a severe rule is: words that say it, and what has to stand, or must not stand, before and after them.

/** Each expression is tried on a few dozen characters around the match, so that a rule costs linear time. */
export interface Rule {
  /** Words, one of which every match holds: first letters from four on, shorter ones whole. What the gate looks for. */
  readonly keys: string;
  /** Words, of which every match has one too, or has it beside: what makes the gate choosier. */
  readonly with?: string;
  /** With the `g` flag. */
  readonly says: RegExp;
  /** Must match what the sentence says before. */
  readonly ledBy?: RegExp;
  readonly notLedBy?: RegExp;
  /** Must match what follows. */
  readonly followedBy?: RegExp;
  readonly notFollowedBy?: RegExp;
  /** Must match somewhere in the whole message. */
  readonly along?: RegExp;
  /** Must not. */
  readonly notAlong?: RegExp;
}

const before = 100;
const after = 80;
const sentenceEnd = /.*[.!?;]\s*(?=\S)/u;

// Latin letters and digits: `\p{L}` costs several times as much at each character.
const start = '(?<![\\w\\u00c0-\\u024f])';
const end = '(?![\\w\\u00c0-\\u024f])';

/** Whole words, wherever they stand. */
export const words = (pattern: string): RegExp => new RegExp(`${start}(?:${pattern})${end}`, 'u');
/** As {@link words}, every occurrence. */
export const everywhere = (pattern: string): RegExp => new RegExp(`${start}(?:${pattern})${end}`, 'gu');
/** Words right before the match. */
export const ending = (pattern: string): RegExp => new RegExp(`${start}(?:${pattern}) ?$`, 'u');
/** Words right after the match. */
export const starting = (pattern: string): RegExp => new RegExp(`^[ ,]*(?:${pattern})${end}`, 'u');

/** Whether `text` holds what the rule looks for; with `unless`, other than after these words. */
export const holds = (rule: Rule, text: string, unless?: RegExp): boolean => {
  const { says } = rule;
  says.lastIndex = 0;
  for (let match = says.exec(text); match !== null; match = says.exec(text)) {
    if (match[0] === '') says.lastIndex++;
    const lead = text.slice(Math.max(0, match.index - before), match.index).replace(sentenceEnd, '');
    const rest = text.slice(match.index + match[0].length, match.index + match[0].length + after);
    if (
      (rule.ledBy === undefined || rule.ledBy.test(lead)) &&
      (rule.followedBy === undefined || rule.followedBy.test(rest)) &&
      !(rule.notLedBy?.test(lead) ?? false) &&
      !(rule.notFollowedBy?.test(rest) ?? false) &&
      !(unless?.test(lead) ?? false)
    ) {
      // Of the whole message: as true for any other match.
      return (rule.along === undefined || rule.along.test(text)) && !(rule.notAlong?.test(text) ?? false);
    }
  }
  return false;
};
