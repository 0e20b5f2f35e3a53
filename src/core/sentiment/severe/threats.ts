// Threats: harm announced, made conditional, wished or hinted at; a home found out, a weapon, a bomb.
import { type Rule, words } from './rule.ts';
import { attacks } from './threats-attack.ts';
import { direct } from './threats-direct.ts';
import { home } from './threats-home.ts';
import { veiled } from './threats-veiled.ts';
import { wished } from './threats-wished.ts';

export const threats: readonly Rule[] = [...direct, ...wished, ...attacks, ...home, ...veiled];

const nearWork = words(
  'whoever|the (?:intern|person) who (?:wrote|designed|made)|(?:npm|webpack|docker|printer|jenkins|laptop|computer|windows|linux|alexa|siri|autocorrect|vim|emacs|eslint|git|css|gradle|maven|xcode|grub|apt|systemd|keyboard|router|wifi|wi-fi|roomba|excel|outlook|teams|jira|compiler|cmake|python|pip|java)[,!.]+ ?(?:i|you|stop|if|just|why)?',
);
const toMachine =
  /(?:^|[,!.] ?)(?:you )?(?:stupid |dumb |damn |goddamn |fucking )?(?:npm|webpack|docker|printer|jenkins|laptop|computer|alexa|siri|autocorrect|eslint|git|css|gradle|maven|xcode|grub|roomba|compiler|cmake|router)[ ,!.]*(?:i |$)/u;
const harmless = words(
  "kill (?:you|u|him|her) to|(?:will|would|won't|wouldn't|it'?ll|gonna) ?n[o']t (?:kill|hurt)|beat (?:you|u|him|her) to (?:it|the|that)|hurt (?:you|u|him|her) to|never (?:\\w+ )?(?:hurt|kill|harm)|(?<!if you do |if you'?re |if )not (?:\\w+ ){0,2}(?:hurt|kill|harm|shoot|threat\\w*)|end (?:you|u) up|hurt (?:your|his|her) feelings|with kindness|choke (?:you|u) up|(?:don'?t|do not|didn'?t|wouldn'?t) (?:want|mean|plan|intend|wish) (?:\\w+ )?to (?:\\w+ )?(?:hurt|kill|harm|scare|threat\\w*)|in self[- ]defen[cs]e|is a threat|threats? (?:of|are|will|to)|no threats|banned for|rule \\d|rules?:",
);

/** A harmless frame around words that would threaten. */
export const isHarmlessThreat = (text: string): boolean =>
  harmless.test(text) || nearWork.test(text) || toMachine.test(text);
