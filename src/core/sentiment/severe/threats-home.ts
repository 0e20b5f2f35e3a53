// Somebody found out, followed or waited for: home, address, the police sent there.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';
import { grudge, ignored, kindly, unless } from './threat-frames.ts';
import { me, person, weapon, wrath, you } from './threat-words.ts';

export const home: readonly Rule[] = [
  {
    notAlong: kindly,
    keys: 'hunt track find found',
    with: 'you u him her that this the those these every all each where wherever',
    says: everywhere(
      `(?:hunt|track) (?:${you}|${person}|(?:each|every|all)(?: [\\w']+){1,5}?) down|(?:find|found) (?:out )?(?:you|u|where (?:you|u) (?:live|sleep|work)|wherever (?:you|u)[\\w' ]{0,20}hide) (?:and|,|then) (?:[\\w']+ ){0,4}?(?:make|kill|hurt|end|break|beat|burn|cut|gut|rip|you'?ll|pay|bury|punish|destroy|deal with)|find (?:out )?where (?:you|u|they|he|she|your \\w+) (?:live|sleep|work|lives|works)`,
    ),
    ledBy: ending(`${me}(?:[ ,]+${ignored}){0,5}|i (?:can|could|might)(?: ${ignored}){0,2}`),
    notFollowedBy: starting(
      '(?:an?|some|the|to (?:say|ask|thank|give|chat|talk|get|sign|shake)) \\w+|for (?:a chat|feedback)',
    ),
  },
  {
    notAlong: kindly,
    keys: 'know knows',
    with: 'i we they boys people',
    says: everywhere(
      "(?:i|we|they|my boys|people) (?:also |already |now |both |all )?know (?:exactly |now |already |perfectly well )?(?:where|what|which) (?:\\w+ )?(?:(?:you|u|ya|he|she)(?:'?re)?\\b|(?:your|ur|yo|his|her) (?:\\w+ )?(?:family|kids?|children|child|son|daughter|girl|mother|mom|mum|wife|husband|girlfriend|boyfriend|gf|bf|parents|sister|brother)) ?(?:[\\w']+ ){0,3}?(?:lives?|sleeps?|works?|park|parks|stays?|staying|go(?:es)? to (?:school|church|work)|go(?:es)? to(?= ?(?:$|[.,!]))|drives?|walk(?:s|ing)?|hang(?:s|ing)? out|get off work|family is|kids are|house is)",
    ),
    notLedBy: unless,
    notFollowedBy: starting(
      '(?:in the (?:code|config|repo)|on (?:this|that|the)|with (?:that|the|this)|hard|well|on it|out|best|near|around here|and (?:it|i) (?:is|was|love|like)|so (?:i|we) can (?:send|ship|bring|pick|mail)|towards?|perfectly|better)',
    ),
  },
  {
    keys: 'address',
    says: everywhere(
      "(?:i|we)(?:'ve| have| now have|'ve got| got| found| know| just got| also have)+(?: got| found)? (?:all )?(?:your|ur|his|her) (?:[\\w']+ ){0,4}?address",
    ),
    along: grudge,
    notLedBy: unless,
    notFollowedBy: starting('(?:book|bar|field|space|in the (?:whois|form|config|db|database)|on file|wrong)'),
  },
  {
    keys: 'dox doxx doxing doxxing swat swatting',
    says: everywhere(
      '(?:dox+|swatt?)(?:ing)? (?:you|u|him|her|them|ya|all of you|your|ur|this|that|the|every|each|his)\\b(?! (?:script|file|test|valley))',
    ),
    ledBy: ending(
      `(?:${me}|i'?m|we'?re|(?:someone|somebody) (?:should|needs to|please|will)|let'?s|time to|call the|tempted to)(?:[ ,]+${ignored}){0,4}|^|[.,!?;:] `,
    ),
    notFollowedBy: starting('(?:hand|hands|fl(?:y|ies))'),
  },
  {
    keys: 'post posting leak leaking release releasing publish publishing drop dropping expose exposing spread send sending print dump dumping share sharing',
    with: 'your ur his her where',
    says: everywhere(
      "(?:post|leak|releas|publish|drop|expos|dump|spread|shar|print|send)(?:p?ing|e)? (?:all )?(?:of )?(?:(?:your|ur|his|her) (?:[\\w']+ ){0,3}?(?:address(?:es)?|dox|nudes?|phone number|nude pics|workplace|real (?:name|identity)|personal info)|where (?:you|u|your \\w+|he|she) (?:lives?|works?|go(?:es)? to school|sleeps?))",
    ),
    ledBy: ending(`(?:${me}|i'?m|we'?re|before i|until i|tempted to|time to|and)(?:[ ,]+${ignored}){0,6}`),
    notLedBy: ending("(?:never|don'?t|not|won'?t|wouldn'?t|please)(?: \\w+){0,3}"),
    along: words(
      'unless|if|tonight|everywhere|everyone|dox+\\w*|leak\\w*|expos\\w+|post\\w*|until|or else|enjoy|regret|tomorrow|online|4chan|every|nudes?|watch me',
    ),
    notFollowedBy: starting('(?:to (?:the|our) (?:shipping|courier|support|hr)|by accident|accidentally)'),
  },
  {
    keys: 'send sending',
    with: 'your ur his her you him after',
    says: everywhere(
      '(?:send|sending) (?:\\w+ ){0,2}?(?:people|someone|somebody|boys|guys|friends|goons|cops|the police|swat|police|hitman|hitmen|crew|brothers?|cousins?)(?: over| round)? (?:to|at|after) (?:your|ur|his|her) (?:\\w+ )?(?:house|door|place|home|address|work|school|doorstep|office|mom|parents)|(?:send|sending) (?:people|someone|somebody|my boys|goons|my guys|a hitman|my cousins?) after (?:you|u|him|her)',
    ),
  },
  {
    notAlong: kindly,
    keys: 'house home place work office door doorstep school apartment flat workplace job crib dorm visit',
    with: 'you your ur his her',
    says: everywhere(
      `(?:com(?:e|ing)|driv(?:e|ing)|roll(?:ing)?|pull(?:ing)?|show(?:ing)?|fly(?:ing)?|walk(?:ing)?|stop(?:ping)?)(?: (?:over|up|down|round|by|out)){0,2} (?:to|at|by|through|on) (?:your|ur|his|her) (?:\\w+ )?(?:house|home|place|work|office|door|doorstep|school|apartment|flat|workplace|job|crib|dorm)|pay (?:you|u|your \\w+) a (?:little )?visit`,
    ),
    ledBy: ending(
      `${me}(?:[ ,]+${ignored}){0,6}|(?:one|i) (?:night|day|can|might|could|know people who will)(?: ${ignored}){0,3}`,
    ),
    along: words(
      `${weapon}|bat|boys|goons|crowbar|fists|if (?:you|u) (?:don'?t|keep|ever|say|post|ban|touch|delete|talk|do)|unless|again|or else|${wrath}|(?:kill|hurt|beat|shoot|stab|burn|fight|break|strangle|choke|slap|bash|drag) (?:you|u|your|ur)|you'?ll see|tonight|one night|see what happens|talk like that|face to face|won'?t be (?:laughing|smiling)|fuck\\w*|bitch`,
    ),
  },
  {
    notAlong: kindly,
    keys: 'outside front near behind across right watching following stalking waiting lurking house home window',
    with: 'you u your ur him her his',
    says: everywhere(
      "(?:i'?m|im|i am|we'?re|we are|i'?ll be|i will be)(?: \\w+){0,3}? (?:outside|in front of|near|behind|across from|right by|at) (?:of )?(?:your|ur|his|her) (?:\\w+ )?(?:house|home|window|door|apartment|flat|place|office|building|school|car|work|job|front door)|(?:i'?ll be|i'?m|i am|we'?ll be|we'?re|i will be) (?:\\w+ )?(?:waiting|lurking) for (?:you|u|him|her) (?:outside|in|after|at|behind|by|near|tonight|with)|(?:i'?ve|i have|we'?ve|we have|i) been (?:watching|following|stalking) (?:you|u|your|ur) ?(?:house|home|kids|family|daughter|son|wife|sister|mom|apartment|for|from|every|sleep|walk|car|come|go)?",
    ),
    along: words(
      `right now|come out|come outside|watching|can see|see (?:you|u) soon|tonight|look out|i see (?:you|u|your)|followed|following|bitch|lock|hide|sleep\\w*|parking lot|after work|the dark|kids|daughter|alone|don'?t (?:scream|call|turn)|pay|regret|${weapon}|${wrath}`,
    ),
    notFollowedBy: starting(
      '(?:stream\\w*|videos?|channel|tutorials?|work|series|posts?|guide|project|repo|progress|help|grow|work|improve|play|stream|documentation|instructions|advice|steps)',
    ),
  },
  {
    keys: 'swat armed hitman hitmen goons guys men boys dudes',
    with: 'your ur',
    says: everywhere(
      "(?:call(?:ed|ing)?|send|sent|sending|order(?:ed|ing)?) (?:an? |the )?(?:swat(?: teams?)?|armed (?:police|cops|officers)) (?:to|on|at) (?:your|ur|you|u)|(?:swat(?: teams?| van| guys)?|armed (?:police|cops|officers|response)|hit ?m[ae]n|goons|(?:some|my|the|two|three|four|few) (?:guys|men|boys|dudes)(?: in (?:masks|hoods|a van|black))?(?: with (?:\\w+ )?(?:bats?|guns?|knives|masks|hammers|weapons))?)(?:'s| is| are|'re| will| be| gonna| going to| already| soon| going to be| on (?:his|their|the|her|its) way){0,3} (?:at|to|on|outside|in|inside|comes?|coming|knock\\w*|kick\\w*|show\\w*|break\\w*|bust\\w*|visit\\w*|through)(?: up| in| down| at| to| on| through){0,2} (?:your|ur) (?:\\w+ )?(?:door|house|home|place|window|porch|doorstep|flat|apartment|school|office|family|parents)",
    ),
    notAlong: words(
      'pizza|deliver\\w*|plumbers?|mov(?:ers|ing)|couch|parcel|package|cake|party|news|neighbou?rs?|i saw|why (?:is|are|was|were)|omg|are you ok|you ok',
    ),
  },
  {
    notAlong: kindly,
    keys: 'route routine commute license licence plate plates schedule shift street',
    with: 'know memorized memorised got',
    says: everywhere(
      '(?:i|we) (?:also |already |now |have )?(?:know|learned|learnt|memori[sz]ed|got) (?:your|ur|his|her) (?:\\w+ ){0,2}?(?:route|routine|commute|licen[cs]e plates?|number plates?|plates?|schedule|shifts?|street|way home|work hours|floor|room number|hotel)',
    ),
    along: words(
      `alone|after dark|at night|careful|watch\\w*|follow\\w*|better|tick tock|bitch|regret|sleep|be seeing you|see you (?:there|soon|tonight)|coming|unless|if (?:you|u) (?:don'?t|keep|ban|ever|talk)|${weapon}|${wrath}`,
    ),
    notLedBy: unless,
    notFollowedBy: starting('(?:is|was|changed|by heart|so (?:we|i))'),
  },
  {
    notAlong: kindly,
    keys: 'coming driving heading way pulling rolling locks lock asleep sleep alone room bedroom closet',
    with: 'you your ur tonight locks night dark asleep alone',
    says: everywhere(
      "(?:i'?m|im|i am|we'?re|we are|i'?ll be|ill be|we'?ll be) (?:already )?(?:coming|driving|on (?:my|our) way|pulling up|rolling up|heading)(?: (?:over|by|round|there|to (?:you|your \\w+)|for (?:you|u)|at night|tonight|tomorrow|after dark|soon|now|and)){0,3}|(?:i|we)(?:'ll| will|'m gonna|'m going to| could| can|'d)? (?:be|come|stand(?:ing)?|get|sneak|break)(?: \\w+){0,5}? (?:while|when) (?:you|u)(?:'re| are|r)? (?:\\w+ )?(?:sleep\\w*|asleep)|(?:while|when) (?:you|u)(?:'re| are)? (?:sleep\\w*|asleep)[ ,]+(?:i|we)(?:'ll| will|'m| am|'re) (?:be )?(?:com\\w+|stand\\w*|watch\\w*|break\\w*|in)",
    ),
    along: words(
      `(?:good|better|strong) locks?|lock (?:all )?your doors?|not (?:coming )?alone|sleep\\w*|asleep|(?:you|u)(?:'d)? better (?:not be|run|hide|be (?:gone|ready))|better (?:hope|pray)|won'?t (?:hear|see) (?:me|us)|in your sleep|make (?:you|u) pay|teach (?:you|u)|finish (?:you|u|this)|hurt|kill|your (?:\\w+ )?(?:family|kids|wife|daughter|son|mother|sister)|with (?:a|my) ${weapon}|${wrath}`,
    ),
    notFollowedBy: starting('(?:down with|back|home|from)'),
  },
];
