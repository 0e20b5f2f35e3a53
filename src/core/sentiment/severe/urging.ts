// Telling somebody to kill themself: counts as self-harm, also as a joke.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';

const self =
  '(?:yo?ur ?self|ur ?self|urselves|yourselves|yo ?self|ya ?self|your ?selves|your ?selfs|urselfs|themselves already)';
const people = ending(
  "(?:^|[.,!?;:)(] ?|go|go and|just|please|pls|plz|should|shld|and|to|now|so|then|or|already|actually|literally|seriously|fr|loser|idiot|bro|dude|lol|u|you|why don'?t you|do us all a favou?r|do everyone a favou?r|better|can|could|need to|must|gonna|hope you|hope u|hurry up and|wish you(?:'?d| would)|kindly|honestly|ok|okay|retard|bitch|fuck off and|gtfo and|stfu and|shut up and|noob)(?: (?:just|go|fucking|please|all|maybe|really|and|already|to))*",
);
const advice = ending(
  "(?:don'?t|dont|do not|never|not|you'?ll|you will|you'?d|you might|might|could|almost|before you|if you|so you don'?t|without|nearly|can'?t|won'?t|about to|trying to|no need to|didn'?t|wouldn'?t|rather than|instead of|like you(?:'re)?|how to|you want to)(?: (?:just|go|all|really|accidentally))*",
);
const insult =
  '(?:bitch|loser|idiot|moron|scum|retard|faggot|noob|you|u|already|slowly|please|pls|now|alone|lol|lmao|fag|trash|cunt|ugly|nobody|no one|everyone|in (?:a|the) (?:fire|hole|ditch|gutter|sewer|corner)|somewhere|painfully|stupid|fucker|kid)';

/** To die in a game on purpose. */
const gameDeath = words(
  'checkpoints?|respawn\\w*|to (?:reset|respawn|skip|get back to|proc|farm|unlock)|with (?:a |the |your )?(?:own )?(?:grenade|rocket|rpg|frag|c4|trap|landmine|ult|bomb arrow)|off the (?:ledge|map)|(?:in|into) the (?:lava|pit|void|storm)|(?:the|last) save(?: file)?|achievement|trophy|soft ?lock\\w*',
);

export const urging: readonly Rule[] = [
  {
    keys: 'kys kyss kyz kysn',
    says: everywhere('kys+|kyz'),
    notLedBy: ending("(?:don'?t|never)(?: \\w+)?"),
    notFollowedBy: starting('(?:key|file|dir\\w*)'),
  },
  {
    keys: 'kill hang neck off end shoot unalive delete rope game drown yeet murder stab sacrifice uninstall',
    with: 'your ur yourself urself yourselves urselves yo ya themselves yoursel',
    says: everywhere(
      `(?:kill|kil|hang|neck|off|end|shoot|unalive|delete|rope|game ?end|drown|yeet|murder|stab|uninstall) ${self}`,
    ),
    ledBy: people,
    notLedBy: advice,
    notAlong: gameDeath,
    notFollowedBy: starting(
      '(?:an?|some|in the (?:foot|leg|knee)|from(?! (?:existence|life|this (?:world|earth|planet)))|laughing|over (?:it|this|that)|working|trying|to (?:get|meet|finish|make)|with work|in (?:game|minecraft|work|the game)|up|on (?:a|the)|short|by (?:over)?work\\w*|out)',
    ),
  },
  {
    keys: 'kill kil',
    says: everywhere(`kil+ ${self}`),
    notLedBy: advice,
    notAlong: gameDeath,
    notFollowedBy: starting(
      '(?:an?|some|laughing|over|working|trying|to (?:get|meet|finish|make)|with work|in (?:game|minecraft|the game)|by|if)',
    ),
  },
  {
    keys: 'die end stop wake unalive suicide poison leap fall bleach jump slit commit play eat rope overdose drop walk drink take swallow find try log perish',
    with: 'go just please pls plz you u hurry why do everyone nobody we hope wish can could fuck stfu shut',
    says: everywhere(
      `(?:go|go and|just|please|pls|plz|you should|u should|you need to|hurry up and|why don'?t you|why dont (?:you|u)|do us (?:all )?a favou?r and|do the world a favou?r and|do everyone a favou?r and|everyone wants you to|nobody wants you here|we all want you to|hope you|hope u|wish you would|wish you'?d|can you|could you|fuck off and|stfu and|shut up and)(?: just| please| fucking| and| all| go| already)* (?:die(?= ?(?:$|[.,!]|${insult}))|drink (?:some )?(?:bleach|poison|drain cleaner|antifreeze)|(?:jump|leap|walk|fall) (?:off|from|into|in front of) (?:a|the|an?)? ?(?:\\w+ )?(?:bridge|roof|cliff|building|train|traffic|balcony|bus|truck)|slit (?:your|ur) (?:wrists?|throat)|commit (?:suicide|die|sudoku|not alive)|play in (?:the )?traffic|eat a (?:bullet|gun)|swallow a (?:bullet|gun)|take a (?:toaster bath|long walk off)|overdose(?! on (?:coffee|caffeine|sugar))|find a (?:rope|tree|bridge)|stop breathing|try suicide|end (?:it|your life)|take your (?:own )?life|not wake up|unalive|rope(?= ?(?:$|[.,!])))`,
    ),
    notLedBy: ending(
      "(?:don'?t|do not|never|nobody should|if|let (?:it|them))(?: \\w+)?|i|they|it|we|he|she|ones|others|to|will|would|people|characters|gonna|that|then|who|which|can|could",
    ),
    notFollowedBy: starting(
      '(?:hard|in (?:the|this) (?:game|lava|void|pit)|so (?:we|i)|again|and respawn|to (?:the|reset|respawn)|on (?:the|error)|when|if|of|with|\\(|unless|silently|gracefully)',
    ),
  },
  {
    keys: 'drink bleach slit jump commit eat play end take rope',
    says: everywhere(
      '(?:drink (?:some )?bleach|slit (?:your|ur) (?:\\w+ )?wrists?|jump off (?:a|some|the nearest) (?:bridge|roof|cliff|building|balcony)|jump in front of a (?:train|bus|truck)|commit suicide|eat a bullet|play in traffic|end (?:your|ur) (?:own )?(?:life|existence|miserable life)|take your own life)',
    ),
    ledBy: /(?:^|[.,!?;:] ?|\b(?:go|just|please|pls|and|so|should|lol|then|u|now) )(?:go |just |please |and )*$/u,
    notLedBy: ending("(?:don'?t|do not|never|people|to|who|i|they|he|she|would you|if)(?: \\w+)?"),
    notFollowedBy: starting(
      "(?:to (?:cure|kill|treat)|is|will (?:not)?|with me|in (?:gta|the game|minecraft|skyrim)|and (?:you'?ll|land|swim)|attempts?|because of|rates?)",
    ),
  },
  {
    keys: 'better happier favor favour miss care notice cry alive born waste oxygen aborted swallowed cared cares missed dead',
    with: 'you u',
    says: everywhere(
      "(?:world|everyone|everybody|we|we all|team|server|community|family|planet|earth|humanity|parents|they)(?:'?d| would| will)?(?: all| just| honestly)*(?: be)?(?: so| much| a| far)* (?:better(?: off)?|happier|nicer)(?: place)? (?:without (?:you|u)\\b(?= ?(?:$|[.,!]|in it|here|around|alive))|if (?:you|u) (?:were|was|are|just|'re) ?(?:dead|gone|died|never born|not (?:here|alive|in it))|with (?:you|u) dead|if (?:you|u) (?:died|killed yourself|didn'?t exist|never existed|disappeared))|(?:no ?one|nobody|who)(?: would|'d| will|'ll)?(?: even| ever| actually| really)* (?:miss|care|cry|notice|cares?|be sad)(?: (?:about|for))?(?: (?:you|u))? ?(?:if (?:you|u) (?:died|die|killed yourself|were dead|was dead|were gone|disappeared|dropped dead)|when (?:you|u)(?:'re| are) (?:dead|gone)|when (?:you|u) die)|(?:you|u) should(?:'ve| have)? (?:never (?:have )?been born|been aborted|be dead|not (?:be alive|exist))|why (?:are|r) (?:you|u) (?:still |even )*alive|(?:you|u)(?:'re| are)? (?:don'?t|do not|dont) deserve to (?:live|be alive|exist|breathe)|(?:hope|wish) (?:you|u)(?:'d| would)? (?:kill|hang|off|neck|shoot|end) yourself",
    ),
    notFollowedBy: starting('(?:on (?:the|this) (?:team|project)|reviewing)'),
  },
];
