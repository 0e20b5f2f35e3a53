// Hard checks on everything the agent is about to say in public, whoever wrote it: a template, a moderator, later a
// model. All patterns are bounded or linear: the text may be hostile.

export type ViolationCode =
  | 'empty'
  | 'too-long'
  | 'mass-mention'
  | 'mention'
  | 'email-address'
  | 'phone-number'
  | 'no-bot-disclosure'
  | 'banned-term';

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

// Slack writes mass mentions as <!here>, Discord a role as <@&id>; the full-width @ is read as @ by some clients.
const massMention = /[@＠]\s?(?:everyone|here|channel|all|group)\b|<!(?:everyone|here|channel|subteam)|<@&/iu;
const mention = /<@[!\w]|(?:^|[^\w@.])[@＠][\p{L}\d_]/iu;
const emailAddress = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.[a-z]{2,24}/iu;
const phoneCandidate = /(?<!\d)\+?\(?\d[\d\s().\-/]{6,24}\d(?!\d)/gu;
const isoDate = /^\d{4}-\d{2}-\d{2}/u;
const disclosure = /\bbot\b|\bautomated\b|\bautomatic (?:message|post|reply)\b/iu;

const holdsPhoneNumber = (text: string): boolean => {
  for (const [candidate] of text.matchAll(phoneCandidate)) {
    const digits = candidate.replaceAll(/\D/gu, '').length;
    if (digits >= 8 && digits <= 15 && !isoDate.test(candidate)) return true;
  }
  return false;
};

const holdsTerm = (lower: string, term: string): boolean => {
  const wanted = term.toLowerCase();
  if (wanted === '') return false;
  for (let from = lower.indexOf(wanted); from >= 0; from = lower.indexOf(wanted, from + 1)) {
    const before = lower.slice(Math.max(0, from - 1), from);
    const after = lower.slice(from + wanted.length, from + wanted.length + 1);
    if (!/[\p{L}\d]/u.test(before) && !/[\p{L}\d]/u.test(after)) return true;
  }
  return false;
};

/** What keeps this text from being posted; empty when nothing does. */
export const guard = (text: string, rules: BrandRules): Violation[] => {
  const violations: Violation[] = [];
  const add = (code: ViolationCode, fix: string) => violations.push({ code, fix });
  if (text.trim() === '') add('empty', 'Write something to post.');
  if (text.length > rules.maximumLength)
    add('too-long', `Shorten it to at most ${rules.maximumLength} characters; it has ${text.length}.`);
  if (massMention.test(text)) add('mass-mention', 'Take out the mention of everyone; nothing of mine pings a group.');
  else if (mention.test(text.replaceAll(new RegExp(emailAddress, 'giu'), ' ')))
    add('mention', 'Take out the @mention; I speak to the thread, not at a person.');
  if (emailAddress.test(text)) add('email-address', 'Take out the e-mail address.');
  if (holdsPhoneNumber(text)) add('phone-number', 'Take out the telephone number.');
  if (!disclosure.test(text)) add('no-bot-disclosure', 'Say that a bot wrote it.');
  const lower = text.toLowerCase();
  const banned = rules.bannedTerms.filter((term) => holdsTerm(lower, term)).length;
  if (banned > 0)
    add('banned-term', `Take out what the brand rules do not allow (${banned} ${banned === 1 ? 'term' : 'terms'}).`);
  return violations;
};

/** Adds the line that says a bot posted it, where the text does not say so itself. Nothing stays nothing. */
export const withDisclosure = (text: string, rules: BrandRules): string =>
  text.trim() === '' || disclosure.test(text) ? text : `${text.trimEnd()}\n\n(Posted by ${rules.botName}, a bot.)`;
