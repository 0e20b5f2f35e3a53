// Promises: money back, a date, "we will fix it". A bot can keep none of them. Sentence by sentence, English and German.
import type { Rule } from './rule.ts';

const refusal =
  /\b(?:cannot|can['’]?t|won['’]?t|will not|do not|don['’]?t|unable|not able|no|kann|können|nicht|kein\w*)\b/iu;
const pledge = /\b(?:promise|guarantee[ds]?|versprech\w*|garantier\w*)\b/iu;
const money =
  /\b(?:refund\w*|money back|reimburs\w*|compensat\w*|free of charge|erstatt\w*|rückerstatt\w*|geld zurück|entschädig\w*|gutschrift)\b/iu;
const giving = /\b(?:will|['’]ll|going to|shall|get|receive|werden|wird|bekomm\w*|erhalten|kriegen)\b|['’]ll\b/iu;
const we =
  /\b(?:we|i|the team|they|wir|ich|das team)\s?(?:will|['’]ll|(?:are|am|is) going to|shall|werden|werde|wird)\b/iu;
const passive =
  /\b(?:it|this|that|the \w{1,30}|everything)\s?(?:will|['’]ll)\s(?:soon\s)?be\s(?:\w{1,20}\s)?(?:fixed|solved|repaired|done|ready|back|released|available|resolved)\b|\b(?:wird|werden)\b.{1,80}\b(?:behoben|gelöst|repariert|fertig|veröffentlicht|verfügbar)\b/iu;
const remedy =
  /\b(?:fix|solve|repair|resolve|release|ship|deliver|finish|replace|restore|beheben|lösen|reparieren|veröffentlichen|liefern|ersetzen)\b/iu;
const when =
  /\b(?:by|until|before|on|bis|am)\s(?:the\s|zum\s)?(?:tomorrow|tonight|morgen|(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|next week|nächste\w*|\d{1,2}\b)|\b(?:tomorrow|tonight|next (?:week|month)|(?:with)?in (?:\d{1,4}|a few|two|three) (?:minutes?|hours?|days?|weeks?)|in (?:\d{1,4}|wenigen|zwei|drei) (?:minuten|stunden|tagen|wochen)|nächste woche|innerhalb von)\b/iu;

const sentencesOf = (text: string): string[] => text.slice(0, 4_000).split(/(?<=[.!?])\s+|\n+/u);

const promises = (sentence: string): boolean => {
  const refused = refusal.test(sentence);
  if (pledge.test(sentence) && !refused) return true;
  if (refused) return false;
  if (money.test(sentence) && giving.test(sentence)) return true;
  if (passive.test(sentence)) return true;
  return we.test(sentence) && (remedy.test(sentence) || when.test(sentence));
};

export const promiseRule: Rule = {
  code: 'promise',
  hard: false,
  find: (text) =>
    sentencesOf(text).some(promises)
      ? {
          why: 'It promises money, a date or a repair, which only people who can keep it may do.',
          fix: 'Say what is known and who looks at it, without a promise.',
        }
      : null,
};
