// Severe content, by rules with precision first: a threat, a slur, self-harm. What is quoted, said in a game or as a
// figure of speech does not count. Never derived from the mood.
import { ownWords } from './chat-text.ts';
import { denied, helping, jokes, mentioned, plays, reported, work } from './severe/context.ts';
import { createGate, mayHide } from './severe/gate.ts';
import { holds, type Rule } from './severe/rule.ts';
import { hurts, selfHarm } from './severe/self-harm.ts';
import { arrangementKeys, farewellKeys, saysFarewell } from './severe/self-harm-farewell.ts';
import { addressed, meansElse, slurs, speaksOfWords } from './severe/slurs.ts';
import { isHarmlessThreat, threats } from './severe/threats.ts';
import { urging } from './severe/urging.ts';
import { betweenWords, maskedWords } from './severe-words.ts';
import { plainUnicode } from './unicode.ts';
import { createUnmask } from './unmask.ts';

export type SevereCategory = 'threat' | 'slur' | 'self-harm';

const longest = 6_000;
const unmask = createUnmask(maskedWords.split(' '), betweenWords.split(' '));
const quoted = /"[^"\n]{1,400}"|(?<!\p{L})'[^'\n]{1,200}'(?!\p{L})|“[^”\n]{1,400}”/gu;

type Kind = 'threat' | 'slur' | 'addressed' | 'own harm' | 'urging' | 'farewell';
interface Entry extends Pick<Rule, 'keys' | 'with'> {
  readonly kind: Kind;
  readonly rule: Rule | null;
}
const entriesOf = (kind: Kind, rules: readonly Rule[]): Entry[] =>
  rules.map((rule) => ({
    kind,
    rule,
    keys: rule.keys,
    ...(rule.with === undefined ? {} : { with: rule.with }),
  }));
const gate = createGate<Entry>([
  ...entriesOf('urging', urging),
  ...entriesOf('own harm', selfHarm),
  { kind: 'farewell', rule: null, keys: farewellKeys },
  { kind: 'farewell', rule: null, keys: arrangementKeys, with: 'tell take care look after feed rehome adopt keep' },
  ...entriesOf('threat', threats),
  ...entriesOf('addressed', addressed),
  ...entriesOf('slur', slurs),
]);
const holdsAny = (entries: readonly Entry[], kind: Kind, own: string, unless?: RegExp): boolean =>
  entries.some((entry) => entry.kind === kind && entry.rule !== null && holds(entry.rule, own, unless));

const oddSign = /[^a-z\d'.,!?;:()/& -]| {2}/;
// Runs of these become one space. Unicode's classes cost several times as much: only where there is more than ASCII.
const oddSigns = /[^a-z\d'.,!?;:()/&-]{2,}|[^a-z\d'.,!?;:()/& -]/g;
const curlyApostrophe = /[‘’]/u;
// An apostrophe within a word opens no quotation.
const mayQuote = /["“]|(?:^|[^A-Za-z])'/;
const beyondAscii = /[^\0-\x7f]/;

/** The author's own words, lower case, what is in quotation marks blanked; disguises off where there may be any. */
const said = (text: string, hidden: boolean): string => {
  let own = ownWords(hidden ? plainUnicode(text) : curlyApostrophe.test(text) ? text.replaceAll(/[‘’]/gu, "'") : text);
  if (mayQuote.test(own)) own = own.replace(quoted, ' ');
  own = own.toLowerCase();
  if (hidden) own = unmask(own).replaceAll(/[‘’]/gu, "'");
  if (oddSign.test(own)) {
    if (!beyondAscii.test(own)) return own.replace(oddSigns, ' ').trim();
    own = own.replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}'.,!?;:()/&\n -]/gu, ' ').replace(/\s+/gu, ' ');
  }
  return own.trim();
};

const isThreat = (entries: readonly Entry[], own: string): boolean =>
  holdsAny(entries, 'threat', own, reported) && !isHarmlessThreat(own) && !jokes(own) && !plays(own);

const isSlur = (entries: readonly Entry[], own: string): boolean =>
  (holdsAny(entries, 'addressed', own) || (holdsAny(entries, 'slur', own) && !speaksOfWords(own))) && !meansElse(own);

const isSelfHarm = (entries: readonly Entry[], own: string): boolean => {
  if (holdsAny(entries, 'urging', own, reported) && !mentioned(own)) return !helping.test(own);
  if (
    !holdsAny(entries, 'own harm', own, denied) &&
    !(entries.some(({ kind }) => kind === 'farewell') && saysFarewell(own))
  ) {
    return false;
  }
  if (helping.test(own) || jokes(own)) return false;
  return hurts.test(own) || !(work.test(own) || plays(own));
};

/** The severe category of a message, or null. Rules; linear in the text's length; at most 6,000 characters are read. */
export const severe = (text: string): SevereCategory | null => {
  const read = text.length > longest ? text.slice(0, longest) : text;
  const hidden = mayHide(read);
  let own = hidden ? said(read, true) : read;
  const entries = gate(own);
  if (entries.length === 0) return null;
  if (!hidden) own = said(read, false);
  if (isSelfHarm(entries, own)) return 'self-harm';
  if (isThreat(entries, own)) return 'threat';
  return isSlur(entries, own) ? 'slur' : null;
};
