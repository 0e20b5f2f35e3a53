// Slurs, and the company that tells a slur from the same letters meaning something else.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';

/** Hardly ever anything else. */
const plain =
  'n[iy]gg(?:er|uh|ur)[sz]?|niggers?lover|n[iy]gger ?(?:lover|faggot)s?|(?:sand|prairie|snow) ?nigg(?:er|a)s?|nig ?nogs?|niqq(?:er|a)[sz]?|sand monkeys?|ph?agg?[oi]ts?|fagg?[oie]t+[sz]?|fagg?ot(?:ry|y)|faggy|fggts?|' +
  'wet ?backs?|rag ?heads?|towel ?heads?|dot ?heads?|she-?males?|golliwogs?|zipper ?heads?|jigaboos?|porch monkeys?|jungle bunn(?:y|ies)|moon crickets?|' +
  'camel jockeys?|ching ?chongs?|chinky|slant[- ]?eye[ds]?|retard[sz]|fuck ?tards?|libtards?|window ?lickers?|darkies|kikes|trannies|tranni?es|troons?|muzzies?|mudslimes?|' +
  'poofters?|batty ?boys?|bum ?boys|lezz(?:ies|er|ers)|gypp?os?|pikeys?|curry ?munchers?|pajeets?|carpet ?munchers?|pillow ?biters?|fudge ?packers?|jewboys?|kaffirs?|coolies|' +
  'beaners?|gooks|spics|mongoloids?|untermensch\\w*|half-?breeds?|christ killers?|subhuman (?:jews?|negroe?s?|blacks|muslims?|arabs?|indians?|gyps(?:y|ies))';

/** Those that mean something harmless too: only where they are aimed at people. */
const loose =
  'retard|retarded|kike|tard|tards|tranny|spics?|spicks?|chinks?|coons?|dykes?|fag[sz]?|fgts?|gooks?|pakis?|spastics?|spaz(?:zes)?|homos?|poofs?|japs?|mongs?|lesbos?|' +
  'dagos?|wops?|redskins?|negro(?:es)?|heebs?|yids?|abos?|squaws?|injuns?|ladyboys?|spergs?|nigga[sz]?|wogs?|polacks?|cripples?|midgets?|sambos?|shylocks?|coolies?|nips|gypsy|gypsies|autists?';
/** Of the loose ones, those that only people are called. */
const nouns =
  'retards?|kike|tards?|tranny|spics?|chinks?|coons?|dykes?|fag[sz]?|fgts?|gooks?|pakis?|spastics?|homos|poofs?|japs?|mongs?|lesbos?|wogs?|negro(?:es)?|heebs?|yids?|spergs?';
const aimedOnly = `${loose}|queers?|dirty jews?`;

const degree =
  "(?:are|is|be|being|r|re|was|all|a|an|just|such|so|like|this|that|really|fucking|fuckin|fkn|f'?ing|effing|stupid|dumb|dumbass|ugly|filthy|dirty|disgusting|useless|pathetic|worthless|miserable|little|lil|old|fat|damn|goddamn|bloody|literal|complete|absolute|total|utter|proper|actual|real|straight up|massive|giant|huge|bunch of|pack of|load of|acting like|acting|sound like|sounding like|look like|type like|play like|must be|people|guys|mods|lot|smelly|stinking|lazy|greedy|sick|whiny|crazy|hairy|ass|bitch|obvious|probably|clearly|always|mega|level|certified|poor|white|black|brown)";
const hostile =
  "(?:fucking|fuckin|fkn|filthy|dirty|stupid|dumb|ugly|disgusting|goddamn|useless|pathetic|worthless|stinking|smelly|lazy|absolute|complete|total|utter|such an?|what an?|bunch of|pack of|typical|stfu|shut up|shut it|get lost|get out|gtfo|go away|fuck off|hate|fuck|kick(?: out)?|ban|gas|kill|bash|deport|no more|bloody|as an?|level of|like an?|actual|imagine being(?: this| that| so| an?)?|(?:i'?m|we'?re) not (?:an?|your)|look at (?:this|that|these)|eww* an?|only an?|from an?|another|these|those|lil|hey|hi|ok|okay|cope|cry|lol|lmao|stop being(?: such)?(?: an?)?|quit being(?: such)?(?: an?)?|how(?: actually| fucking| truly)?|acting like(?: such)?(?: an?)?|act like(?: such)?(?: an?)?)";
const someone =
  "(?:he|she|they|you|u|ya|who|mods?|admins?|devs?|dev team|team|staff|manager|boss|bosses|people|users?|guys?|girls?|women|men|kids?|dude|bro|author|maintainers?|reviewers?|everyone|everybody|chat|opponent|teammates?|neighbou?rs|players?|streamer|fans?|op|author|owner|ceo|teacher|leader|person|clown|cunt|bastard|prick|asshole)(?:'?s|'?re)?";
const folk =
  '(?:bastards?|bitch(?:es)?|admins?|mods?|moderators?|devs?|kids?|guys?|cunts?|players?|bots?|people|girls?|boys?|fucks?|fuckers?|morons?|idiots?|assholes?|scum|trash|losers?|users?|noobs?|team|staff|freaks?|child|children|one|supporters?|liberals?|fans?|dude|bro)';
const conduct =
  "(?:like you|like him|like her|go (?:back|home|away|die)|go back|get out|gtfo|deserves?|ruin\\w*|everywhere|always|stink|cheat\\w*|should|shouldn'?t|need to|can'?t|out of|are (?:ruining|taking|everywhere|all|disgusting|the worst|stupid|always)|again|not (?:allowed|welcome)|to (?:get|leave|shut|go)|in (?:(?:this|the|our|my|general|voice) )?(?:chat|server|channel|team|guild|lobby|vc|voice)|owned|run|controlled|infested|lov(?:er|ers|ing)|eyes|language)";

const otherSense = words(
  "spic and span|spick and span|faggots? (?:and|with|in) (?:peas|mash|gravy|onion|chips)|bundles? of (?:faggots|sticks)|(?:rebuild\\w*|replac\\w*|fix\\w*|swap\\w*|drop\\w*|gear\\w*|clutch|truck|engine|mechanic|car|transmission) (?:[\\w']+ ){0,4}?trann(?:y|ies)|trann(?:y|ies) (?:[\\w']+ ){0,4}?(?:gear|clutch|truck|engine|mechanic|slipp\\w*|leak\\w*|fluid|swap|oil|rebuild|shop|cooler|mount)|(?:manual|auto|automatic|6 speed|rebuilt|my|the car'?s) tranny|chinks? (?:of|in(?! (?:my|our|this|the) (?:lobby|server|chat|team|guild|channel|voice|vc|game|school|town|country)))|maine coons?|raccoons?|coon ?(?:hounds?|cats?)|(?:flame|fire|growth|spark) retard\\w*|retard(?:ed|s|ing)? (?:the|our|your|my|its?|progress|growth|by|timing|ignition|spark|potential|time)|en retard|spastic (?:colon|paraly\\w*|muscle\\w*|cerebral|diplegia)|(?:packs?|packets?|box|carton|smok\\w*|having|bum|want|need|light|out for) (?:of |a |my |me )?fags?(?! like)|fags? (?:break|end|packet|and a)|dykes? (?:protect\\w*|h[oe]ld|built|road|street|and|march|system|breach\\w*|wall|along|around|network|broke|failed|near)|sea ?dykes?|coons? (?:island|rapids|creek)|van dykes?|(?:mr|mrs|ms|dr|greg|dick|tom|professor) (?:van )?(?:dyke|coon|gook|homo|yid)s?|jap(?:an)? (?:import|spec|imports)|homo (?:sapiens?|erectus|habilis|economicus|naledi)|no homo|gypsy (?:jazz|moth|music|woman|rose|punk|kings?)|abo (?:blood|group|system|type)|midget (?:submarine|racing|car|golf|wrestl\\w*)|queer (?:as|eye|theory|studies|history)|redskins? (?:game|fan|fans|won|lost|play\\w*|vs|at|qb|defense|offense|tickets)|washington redskins?|nips? (?:it|at|and)|gypsies (?:tramps|and thieves)|spaz(?:z?ing|z?ed)|yid army|homo(?:genous|geneous)|sperg\\w* (?:out about)",
);
const aboutWords = words(
  'slurs?|n-?word|f-?word|r-?word|etymolog\\w*|derogatory|offensive (?:term|word|language)|reclaim\\w*|word ?list|block ?list|(?:word|swear|profanity|slur|language) filter\\w*|automod|banned words?|linguist\\w*|the (?:word|term|string|name)|words? like|used to (?:be|mean)|short for|means|meaning of|dialect|dictionary|called (?:me|him|her|them|us|my|someone)|been called|was called|get called|being called|getting called|calling (?:me|him|her|them|us|people|others|anyone|someone|somebody|each other)|calls (?:me|him|her|them|us|people|everyone)',
);
const myself =
  "(?:i'?m|i am|im|as|we'?re|we are|my|our|fellow|proud)(?: (?:a|an|such|also|feeling|acting|am|are|the|being|proud|just|fellow|proudly|big|little|total|complete|absolute|other|all)){0,3}";
const saying =
  "(?:said|says?|saying|typ(?:e|es|ed|ing)|wrote|writing|post(?:s|ed|ing)?|us(?:e|es|ed|ing)|spam\\w*|yell\\w*|shout\\w*|scream\\w*|dropp\\w*|heard|word|words|term|things like|such as|calling|called|call|named|labell?ed)(?: (?!you\\b|u\\b|ur\\b)[\\w']+){0,2}";

const k = (list: string): string => list;
const slurKeys = k(
  'nigger niggers nyggers sandnigger prairie snow nig nignog niqqer sand phaggot phagot pagot faggot faggots fagot fagit fagget faggy fggt wet wetback rag raghead towel dot dothead she shemale golliwog zipper jigaboo porch jungle moon camel ching chingchong chinky slant retard fuck fucktard libtard window darkies kike trannies trannes troon muzzie mudslime poofter batty bum bumboys lezzies gypo gyppo pikey curry pajeet carpet pillow fudge jewboy kaffir coolies beaner gooks spics mongoloid untermensch half christ subhuman',
);
const looseKeys = k(
  'retard kike tard tards tranny spic spics spick chink coon dyke fag fags fagz fgt fgts gook paki spastic spaz spazzes homo homos poof poofs jap japs mong mongs lesbo dago wop wops redskin negro heeb yid yids abo abos squaw injun ladyboy sperg nigga wog wogs polack cripple midget sambo shylock coolie nips gypsy gypsies autist queer dirty',
);

export const slurs: readonly Rule[] = [
  { keys: slurKeys, says: everywhere(plain), notLedBy: ending(`${saying}|${myself}`) },
  {
    keys: looseKeys,
    says: everywhere(
      `${hostile} (?:[\\w']+ )?(?:${loose})|(?:this|no|yo|oi|full of|run by|infested with|overrun (?:by|with)|nothing but|by (?:some|a|these|those)) (?:${nouns})|(?:${nouns}) (?:alert|detected|spotted|moment|energy|tier|logic|behaviou?r|speak)|(?<=, ?(?:you |ya |fucking |dumb |stupid )*)(?:${nouns})(?=[.! ]*$)`,
    ),
    notLedBy: ending(`${saying}|${myself}`),
  },
  {
    keys: looseKeys,
    says: everywhere(`(?:${loose}) ${folk}|(?:${loose}) ${conduct}`),
    notLedBy: ending(`${saying}|${myself}|proud`),
  },
  {
    keys: looseKeys,
    says: everywhere(
      `(?:fucking|filthy|dirty|stupid|ugly|disgusting|hate|ban|kick|bash|damn) (?:the |all |all the |every |those |these )?queers?`,
    ),
    notLedBy: ending(saying),
  },
  {
    keys: looseKeys,
    says: everywhere(
      `${someone} (?:[\\w']+ ){0,4}?(?:(?:is|are|was|were|being|must be|acting|looks?|sounds?|really|'?s|'?re|like) )?(?<=(?:is|are|was|were|being|be|acting|looks?|sounds?|really|'?s|'?re|like|in this (?:chat|server|channel)) )(?:${degree} ){0,3}(?:${loose})`,
    ),
    notLedBy: ending(`${saying}|${myself}`),
  },
  {
    keys: looseKeys,
    says: everywhere(
      `(?:is|are|was|were) (?:an?|all|such an?|just an?|some|a bunch of|nothing but) (?:${degree} ){0,2}(?:retards?|kike|tranny|spics?|chinks?|coons?|dykes?|fag[sz]?|fgts?|gooks?|pakis?|spastics?|homos?|mongs?|japs?|wogs?|nigga)`,
    ),
    notLedBy: ending(`${saying}|${myself}|i|there|gear|car|gearbox`),
    notFollowedBy: starting('(?:name|surname|word|slur|term|shop|break|transmission|cat|in)'),
  },
  { keys: looseKeys, says: everywhere(`(?:${someone}|n[iy]gg[ae]rs?|niggas?|bitch) (?:retarded|a retard)`) },
  {
    keys: looseKeys,
    says: /^(?:lol |lmao |ok |okay |hey |hi |hello )?(?:an? )?(?:retards?|tards?|tranny|spics?|chinks?|coons?|dykes?|fags?|fgts?|gooks?|pakis?|spastics?|homos?|poofs?|mongs?|niggas?|wogs?)[.! ]*$/gu,
  },
  {
    keys: 'autistic',
    says: everywhere(
      'autistic (?:fuck|fucks|moron|morons|idiot|idiots|retard|screeching|freak|freaks|cunt|bitch|loser|losers|mods?|admins?|devs?|bastards?)',
    ),
  },
  {
    keys: 'jew jews gypsy gypsies muslim muslims',
    says: everywhere(
      '(?:dirty|filthy|greedy|stinking|rotten|fucking|fuckin|disgusting|typical) (?:little |old |fat )?(?:jews?|gyps(?:y|ies)|muslims?)(?! (?:food|holiday|music|community))',
    ),
  },
];

/** Said straight to somebody: counts even in a message about words. */
export const addressed: readonly Rule[] = [
  {
    keys: `${looseKeys} ${slurKeys}`,
    with: 'you u ur youre yall y ya yous shut stfu get fuck tell listen bye',
    says: everywhere(
      `(?:you|u|ur|you'?re|youre|yall|y'all|ya|yous|shut up|stfu|get lost|fuck off|tell that|tell this|listen|bye)(?: ${degree}){0,4} (?:${aimedOnly}|${plain})`,
    ),
    notLedBy: ending(`${saying}|if|call(?:s|ed|ing)?|tell(?:s|ing)?`),
  },
];

export const meansElse = (text: string): boolean => otherSense.test(text);
export const speaksOfWords = (text: string): boolean => aboutWords.test(text);
