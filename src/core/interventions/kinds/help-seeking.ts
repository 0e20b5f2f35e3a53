// Which questions are for whoever can help, and which are talk among those who are there.
import { termsOf } from './similarity.ts';

/** Fewer words that carry a matter are a fragment of a talk. */
const leastTerms = 2;

const seeking =
  /\b(?:how|why|where|which|when|help|hint|possible|way to|recommend|necessary|any(?:one|body|thing)?|some(?:one|body)|i|i'?m|i'?ve|my|me|we|our|is (?:it|there|that)|are there|should|can(?:no|')?t|unable|errors?|problems?|issues?|fail\w*|install\w*|wie|warum|wieso|wo|welche\w?|jemand|hilfe|ich|mein\w{0,2}|mir|mich|wir|gibt es|geht|fehler|probleme?)\b/iu;

// `nick: …`, as people speak to one another where nothing is marked; not `Question: …`.
const toSomebody =
  /^(?!(?:q|question|problem|issue|help|hi|hello|hey|all|guys|every(?:one|body)|frage|hilfe)\b)@?[\p{L}\p{N}_|`^[\]{}\\-]{2,32}:\s/iu;

/** Whether a text that asks asks for help. In languages other than English and German every question counts. */
export const seeksHelp = (text: string, language: string): boolean =>
  termsOf(text).length >= leastTerms &&
  !toSomebody.test(text) &&
  (!['en', 'de'].includes(language) || seeking.test(text.replaceAll('’', "'")));
