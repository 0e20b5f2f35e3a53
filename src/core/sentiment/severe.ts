// Severe content, by rules with precision first: a threat, a slur, self-harm. What is quoted, said in a game or as a
// figure of speech does not count. Never derived from the mood.
import { ownWords } from './chat-text.ts';
import { ambiguousSlurs, maskedWords, plainSlurs } from './severe-words.ts';
import { plainUnicode } from './unicode.ts';
import { createUnmask } from './unmask.ts';

export type SevereCategory = 'threat' | 'slur' | 'self-harm';

const longest = 6_000;
const unmask = createUnmask(maskedWords.split(' '));
const quoted = /"[^"\n]{1,400}"|(?<!\p{L})'[^'\n]{1,200}'(?!\p{L})|“[^”\n]{1,400}”/gu;
const w = (pattern: string): RegExp => new RegExp(`(?<![\\p{L}\\d])(?:${pattern})(?![\\p{L}\\d])`, 'u');

const joking = w('lol|lmao|lmfao|rofl|haha+\\w*|hehe|jk|j/k|just kidding|xd|/s|/j|:p|;\\)');
const laughing = /[😂🤣😅😹😆]/u;
const play = w(
  'game|games|gaming|gamer|match|ranked|respawn|raid|boss|lobby|pvp|1v1|chess|poker|fifa|tekken|mario|minecraft|fortnite|valorant|dota|' +
    'league|overwatch|smash bros|tournament|round|level|npc|quest|campaign|d&d|dnd|character|chapter|novel|story|movie|film|episode|season|' +
    'villain|scene|script|plot|book|fanfic|lyrics|song|zombie|zombies|werewolf|mafia|among us|sims|skyrim|elden ring|dark souls',
);
const forReal = w(
  "not (?:in|a|about|just)(?: the| a)? game|for real|irl|in real life|not (?:a joke|joking|kidding)|i'?m serious|dead serious|i mean it",
);
const isPlayful = (said: string): boolean =>
  !forReal.test(said) && (joking.test(said) || laughing.test(said) || play.test(said));

const i =
  "(?:i'?ll|i will|i'?m (?:going to|gonna|gunna|about to|coming to|planning to)|i am (?:going to|gonna|coming to)|i'?ma|imma|ima|i swear (?:to god )?i'?ll|we'?ll|we will|we'?re (?:going to|gonna|coming to)|gonna|going to|i(?:'d| would)? (?:want|love) to|i wanna|i should|(?:somebody|someone) (?:will|is going to|is gonna|should))";
const you = '(?:you|u|ya|yall|you all|all of you|every one of you|him|her)';
const kin =
  '(?:family|kids?|children|son|daughter|mother|mom|mum|wife|husband|girlfriend|boyfriend|parents|sister|brother|dog|cat)';
const body =
  '(?:face|head|skull|throat|legs?|arms?|neck|teeth|jaw|nose|bones?|kneecaps?|knees|fingers?|ribs?|spine|guts|brains?|eyes?)';
const place =
  '(?:house|home|apartment|flat|place|car|office|school|building|store|shop|venue|church|mosque|synagogue|headquarters|hq|server room|data cent(?:er|re)|meetup|event)';
const gap = "(?:[\\w']+[ ,]+){0,6}?";
const threats = [
  `${i} ${gap}(?:kill|murder|stab|strangle|choke|hurt|shoot|behead|rape|gut|skin|torture|slaughter|execute|lynch|drown|end|bury|maim) (?:all of )?${you}(?: (?:all|guys|both|people))?`,
  `${i} ${gap}(?:kill|murder|stab|shoot|hurt|burn|rape|harm|torture) (?:you and )?(?:your|ur|his|her|their) (?:whole |entire )?${kin}`,
  `${i} ${gap}(?:smash|break|bash|cave|crush|slit|cut|snap|shatter|rip|blow|kick|knock|punch|slice|stomp|shoot)(?: in| out| off)? (?:your|ur|yo|his|her) (?:\\w+ )?${body}`,
  `${i} ${gap}(?:beat|punch|smash|stomp|knock|kick) ${you} (?:up|until|till|to death|to a pulp|so (?:hard|bad)|half to death|in the ${body}|senseless|unconscious|bloody|out|dead)`,
  `${i} ${gap}(?:burn|blow up|shoot up|bomb|torch|set fire to|firebomb|burn down) (?:your|ur|the|this|that|his|her|their) (?:whole |entire |fucking )?${place}`,
  `${i} ${gap}burn (?:your|ur|the|his|her) (?:\\w+ )?${place} (?:down|to the ground)`,
  `${i} ${gap}(?:burn ${you} alive|put a (?:bullet|knife|gun) (?:in|to|through)|hunt ${you} down|swat ${you}|swat (?:your|ur)|call (?:a |the )?swat|make (?:you|u) bleed|make sure (?:you|u) (?:die|bleed|suffer)|dox and|come (?:to|over to) (?:your|ur) (?:house|home|place|work|office)(?: (?:and|with)| tonight|$))`,
  'i know (?:exactly )?where (?:you|u|your (?:family|kids|parents|children)|ur kids) (?:live|lives|sleep|work|go to school)',
  "(?:you|u|you'?re|youre) (?:better )?(?:watch|watching) (?:your|ur) back",
  '(?:^|[,.!>] ?|so |better )watch (?:your|ur) back',
  "(?:you'?re|youre|ur|you are|u r) (?:a )?dead(?: man| meat)?(?: (?:when|if|once|after|tonight|tomorrow)|[.,!]? i(?: know|'?m| will|'?ll| have))",
  "(?:i'?m|im|i am|we'?re|we are) (?:coming (?:for|after)|outside|waiting outside|on my way to|parked outside) (?:you|u|your|ur)(?: (?:tonight|family|house|home|apartment|place|kids|now)|$|[.,!])",
  "(?:you|u) (?:won'?t|will not|wont|are not going to|aren'?t going to) (?:live|survive|wake up|see tomorrow|make it home|leave (?:here |that place )?alive|walk again|breathe)",
  '(?:your|ur) days are numbered|sleep with one eye open|(?:you|u) (?:will|are going to|gonna|going to) (?:bleed|die) (?:tonight|tomorrow|slowly|for this|screaming)',
  `(?:there(?:'s| is)|i (?:put|planted|left|placed|have)) (?:a )?bombs? (?:in|at|under|inside|near) (?:your|ur|the|this|that) (?:\\w+ )?${place}`,
  `${i} ${gap}(?:put ${you} (?:in (?:the (?:ground|hospital|morgue)|a (?:grave|coffin|wheelchair|body ?bag|box))|six feet under)|make ${you} (?:disappear|suffer|pay in blood|beg for)|curb ?stomp|pay ${you} a visit|get my (?:gun|knife|rifle)|(?:come|go) (?:over )?(?:there )?and (?:kill|hurt|beat|shoot|stab))`,
  `(?:wait|just wait|you wait) (?:un)?til+ i (?:find|see|catch|get) (?:you|u)|i(?:'?ll| will|'?m going to|'?m gonna) find (?:out )?(?:where )?(?:you|u)(?: live| sleep)?(?: and|[.,!]|$)`,
  "(?:you|u|he|she)(?:'?re| are|'?ll| will|'?s| is)? (?:gonna|going to|about to|will) (?:get|be|end up) (?:shot|stabbed|killed|jumped|hurt|murdered|beaten|raped|in a (?:ditch|coffin|body ?bag|hospital|grave))",
  "(?:you|u) (?:better|should) (?:start )?(?:hide|run|pray|hiding|running|praying|lock your doors?)|say good ?bye to (?:your|ur) (?:family|kids|life|legs|mother|wife)|(?:you|u|you'?re|ur) (?:are |is )?next[.!]? (?:i|we) (?:know|have|will)|shame if (?:something|anything|it) (?:bad )?(?:happened|burned)",
  `(?:next|every|any) (?:\\w+ ){1,4}?(?:who|that) .{0,60}(?:gets?|catch\\w*|is getting) (?:shot|stabbed|killed|a bullet|a knife|a brick)`,
  `(?:bring|bringing|take|taking) (?:a|my|the) (?:gun|knife|rifle|weapon) (?:to|into) (?:your|ur|the|this|that|school|work)`,
].map(w);
const harmless = w(
  `shoot (?:you|u|him|her) (?:a|an|over|the|my|some|your|another|one)|kill (?:you|u|him|her) to|(?:will|would|won't|wouldn't|it'?ll|gonna) ?n[o']t (?:kill|hurt)|(?:kill|murder|end|beat) (?:you|u|him|her) (?:at|in) |beat (?:you|u|him|her) to (?:it|the|that)|hurt (?:you|u|him|her) to|never (?:\\w+ )?(?:hurt|kill|harm)|not (?:\\w+ )?(?:hurt|kill|harm|shoot)|end (?:you|u) up|hurt (?:your|his|her) feelings|with kindness|choke (?:you|u) up|bury (?:you|u) in|(?:don'?t|do not|didn'?t|wouldn'?t) (?:want|mean|plan|intend|wish|go) (?:\\w+ )?to`,
);

const you2 =
  "(?:you|u|ur|you'?re|youre|your|yall|he|she|he'?s|she'?s|they'?re|these|those|fucking|fuckin|filthy|dirty|stupid|dumb|ugly|bunch of|like a|what a|typical|shut up|stfu|hate)";
const aimedSlur = w(
  `${you2} (?:[\\w']+ ){0,2}?(?:${ambiguousSlurs})|(?:${ambiguousSlurs}) (?:like you|go (?:back|home|away|die)|get out|deserve|ruin|everywhere|dev|devs|mods?|admins?)|(?:^|[.!,] ?)(?:${ambiguousSlurs})[.!]*$`,
);
const strictSlurs = w(plainSlurs);
const describedSlur = w(
  "(?:mods?|admins?|devs?|people|users?|guys?|girls?|maintainers?|author|whoever|everyone|some|he|she|they|who|person|kid|staff|team) (?:[\\w']+ ){0,3}?(?:is|are|was|were|being|must be|acting|'?s|'?re) (?:[\\w']+ ){0,2}?(?:retarded|retards?|tards?|spastics?|mongs?|fags?|homos?)|(?:fucking|stupid|dumb|absolute|complete|total|utter|such a|you|what a|bunch of|these|those|he'?s a|she'?s a|you'?re a|ur a|youre a|are a) (?:retard|tranny|fag|spastic|mong|homo|cripple)(?! (?:fluid|swap|the|timing|my|our|your|its?|performance|break|end|packet))",
);
const otherSense = w(
  "spic and span|faggots? (?:and|with|in) (?:peas|mash|gravy|onion|chips)|bundles? of (?:faggots|sticks)|(?:rebuild\\w*|replac\\w*|fix\\w*|swap\\w*|drop\\w*|gear\\w*|clutch|truck|engine|mechanic) (?:[\\w']+ ){0,4}trann(?:y|ies)|trann(?:y|ies) (?:[\\w']+ ){0,4}(?:gear|clutch|truck|engine|mechanic|slipp\\w*|leak\\w*)|chinks? of (?:light|sun\\w*)|spick and span|chinks? in (?:the|his|her|your|our|their|its|my)|maine coons?|raccoons?|coon ?hounds?|(?:flame|fire|growth) retard\\w*|retard(?:ed|s|ing)? (?:the )?(?:timing|ignition|growth|spark|potential|time)|en retard|spastic (?:colon|paraly\\w*|muscle\\w*|cerebral|diplegia)|retards? (?:the|our|your|my|its?|progress|growth)|(?:packs?|packets?|box|carton) of fags|dykes? (?:protect\\w*|h[oe]ld|built|road|street|and|march|system|breach\\w*|built|wall|along|around|network)|the dykes?|sea ?dykes?|(?:tranny|transmission) (?:fluid|swap|oil|rebuild|shop|cooler)|(?:manual|auto|automatic|6 speed|rebuilt|my|the|car'?s?) tranny|fags? (?:break|end|packet)|smok\\w+ (?:a |my )?fags?|coons? (?:island|rapids|creek)|dick van dykes?|van dykes?|jap(?:an)? (?:import|spec)|homo (?:sapiens|erectus)",
);
const aboutWords = w(
  'the (?:word|term|n-?word|slur|string|name)|slurs?|called (?:me|him|her|them|us)|word ?list|block ?list|filter(?:s|ed|ing)?|regex|banned words?|etymology|says? the',
);

const mentionsSelfDeath = [
  '(?:kill|killing|killed|hang|hanging|shoot|shooting|drown|drowning|starve|unalive|unaliving|harm|harming|stab|poison|poisoning|neck) (?:my ?self|meself)',
  '(?:off|offing|end|ending) myself|(?:cut|cutting|burn|burning|hurt|hurting) myself(?! (?:shaving|cooking|on|while|off|short|with (?:a|the|my) (?:kitchen|paper|knife while)|laughing|at the gym|lifting|in the foot|some|a ))',
  '(?:end|ending|take|taking) my (?:own )?life|end(?:ing)? it all|kms',
  'i (?:just |really |honestly |only |kinda |still |sometimes )*(?:want|wanna|wanted|wish i (?:could|would)|need) (?:to )?(?:die|be dead|disappear forever|not exist|stop existing|not be alive|go to sleep and (?:never|not) wake up)',
  "i (?:just |really |honestly |do not |don'?t |dont |no longer |can'?t |cant )+(?:want|wanna|wish) (?:to )?(?:live|be alive|be here|exist|wake up|go on living|keep living)(?: any ?more| tomorrow|$|[.,!])",
  "i (?:wish i (?:was|were) (?:dead|never born)|wish i (?:had )?never been born|(?:would|'?d) be better off dead|have no (?:reason|will) to live|(?:don'?t|dont) (?:see|have) (?:a|any|another) (?:reason|point|way) (?:to|in|of) (?:live|living|go on|keep going|stay alive|staying alive)|(?:can'?t|cant|cannot) (?:live|go on) (?:like this )?any ?more)",
  "(?:better off|happier|relieved) (?:if i (?:was|were|am) (?:dead|gone)|without me)|(?:no one|nobody) (?:would|will|'d) (?:even )?(?:care|notice|miss me) if i (?:died|was dead|were dead|was gone|were gone|disappeared|die)",
  "i(?:'?m| am|'?ve been| have been| feel| felt| was)? (?:\\w+ ){0,3}?suicidal|suicidal thoughts|(?:thinking|think|thought) (?:a lot )?(?:about|of) (?:suicide|killing|ending (?:it|my)|self[- ]harm)|(?:plan|planning|going|want|wanna|tried|attempt\\w*|decided|ready|gonna) (?:on |to )?(?:commit |committing |do )?suicide",
  'i (?:\\w+ ){0,3}?self[- ]harm\\w*|(?:slit|slitting|cut|cutting) my (?:own )?(?:wrists?|veins|throat|arms?)|(?:took|take|taking|swallow\\w*|have) (?:all|a whole bottle|the whole bottle|a bottle|too many)(?: of)?(?: my| the)?(?: \\w+)? ?pills|overdos(?:e|ing) (?:tonight|on purpose|on my)|jump(?:ing)? (?:off|from|in front of) (?:a|the|my) (?:bridge|roof|building|train|balcony)',
  "(?:done with|tired of|sick of) (?:life|living|being alive|existing)|(?:life|it) (?:is not|isn'?t|is no longer|just isn'?t) worth (?:living|it any ?more)|(?:nothing|no one|nobody) (?:left )?to live for|hope i (?:don'?t|never) wake up|(?:been|started|start|back to) cutting(?: again| myself|$|[.,!])|(?:ready|plan\\w*|decided|going|about) to (?:die|end it|end my life|take my life|unalive)|(?:sewer ?slide|unalive)|(?:want|need) it (?:all )?to (?:end|be over)(?: forever|[.,!]|$)|by the time (?:you|anyone) reads? this",
  'goodbye (?:letter|note)s? (?:is|are|to)|suicide note|relapsed (?:and|with) (?:cut|self)',
].map(w);
const urging = [
  'kys|(?:go |just |please |pls |do us all a favou?r and |should |and |to |,|^|[.!] ?)(?:kill|hang|neck|off|end|shoot|unalive|delete|rope|game end) (?:your ?self|ur ?self|urselves|yourselves)',
  'kill (?:your|ur) ?(?:self|selves)',
  "(?:go|just go|please|pls|you should|u should|hope you|why don'?t you(?: just)?|do us (?:all )?a favou?r and|everyone wants you to) (?:and )?(?:die|drink bleach|jump off (?:a|the) (?:bridge|roof|cliff|building)|slit (?:your|ur) wrists|hang yourself|commit suicide|play in traffic|eat a bullet|rope|unalive|take a (?:toaster bath|long walk off)|overdose)(?! (?:hard|on))",
  "(?:world|everyone|we|team|server|community)(?:'?d| would)? (?:would )?be better off (?:without you|if you (?:were|was) dead|with you dead)|drink (?:some )?bleach",
].map(w);
const figure = w(
  'of (?:embarrassment|cringe|laughter|boredom|shame|laughing|cuteness)|laugh\\w*|cringe|embarrass\\w*|css|html|javascript|typescript|webpack|yaml|xml|json|regex|regexes|merge|rebase|deploy\\w*|code|coding|codebase|bug|bugs|build|builds|compiler?|compil\\w+|meeting|meetings|stand-?ups?|jira|exam|exams|homework|monday|mondays|excel|kubernetes|k8s|docker|printer|printers|php|java|python|legacy|refactor\\w*|ticket|tickets|spreadsheet|sprint|commit|commits|git|npm|cmake|makefile|css|centering|div|timezones?|dependency|dependencies|unit tests?|flaky|ci|pipeline|deadline|wifi|lag|queue|boss fight|one more (?:time|call|email)|process|daemon|script|thread|pod|container|coffee|diet|pizza',
);
const selfGrief = w(
  "therapist|pills|tonight|wrists?|goodbye|note|plan|hospital|attempt\\w*|serious|depress\\w*|lonely|nobody|no one|can'?t (?:do|take) this any ?more|every day|for real",
);
const helping = w(
  "if (?:you|anyone|anybody|someone|somebody|a user|a member)(?:'?re| are| is|'?s)? (?:\\w+ ){0,3}?(?:feel\\w*|think\\w*|struggl\\w*|suicidal|considering)|hotline|helpline|lifeline|prevention|awareness|support group|suicide squad|samaritans|crisis (?:line|text)|suicide (?:linux|burn|burns|bomber\\w*|door|doors|hill|mission|run|pact)|(?:read|reading|watched|article|documentary|paper|study|statistics|policy|rule|rules|report|moderat\\w*) (?:\\w+ ){0,4}(?:suicide|self[- ]harm)",
);

/** The author's own words, lower case, disguises off, what is in quotation marks blanked. */
const said = (text: string): string =>
  unmask(
    ownWords(plainUnicode(text.slice(0, longest)))
      .replace(quoted, ' ')
      .toLowerCase(),
  )
    .replace(/[‘’]/gu, "'")
    .replace(/[^\p{L}\p{M}\p{N}\p{Extended_Pictographic}'’.,!?;:()/&\n -]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();

const isThreat = (own: string): boolean =>
  threats.some((one) => one.test(own)) && !harmless.test(own) && !isPlayful(own);

const isSlur = (own: string): boolean => {
  if (aboutWords.test(own)) return false;
  if (otherSense.test(own)) return false;
  return strictSlurs.test(own) || aimedSlur.test(own) || describedSlur.test(own);
};

const isSelfHarm = (own: string): boolean => {
  if (helping.test(own)) return false;
  if (urging.some((one) => one.test(own)) && !aboutWords.test(own)) return true;
  if (!mentionsSelfDeath.some((one) => one.test(own))) return false;
  if (joking.test(own) || laughing.test(own)) return false;
  return selfGrief.test(own) || !(figure.test(own) || play.test(own));
};

/** The severe category of a message, or null. Rules; linear in the text's length; at most 6,000 characters are read. */
export const severe = (text: string): SevereCategory | null => {
  const own = said(text);
  if (own === '') return null;
  if (isSelfHarm(own)) return 'self-harm';
  if (isThreat(own)) return 'threat';
  return isSlur(own) ? 'slur' : null;
};
