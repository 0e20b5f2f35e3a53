// The vocabulary of threats: who, to whom, to what, where, with what.

/** "say that again and i …". */
const condition =
  "(?:say|saying|do|try|post|touch|ban|keep|call|come|speak|talk|mention|report|one more|show|open|tell|text|message|tag|follow|look at|laugh|again|once more|like that)(?: (?!i\\b)[\\w']+){0,7}[ ,]+(?:and|or|then)[ ,]*(?:i|we)";
/** The writer, or those he sends, about to act. Ends right before the deed, give or take a few words. */
export const me = `(?:${condition}|i'?ll|ill|i will|i shall|i'?m (?:going to|gonna|gunna|gon|about to|coming to|coming over to|planning to|fixing to|finna|itching to|dying to|ready to|this close to)|i am (?:going to|gonna|coming to|about to|planning to|ready to)|im (?:going to|gonna|gunna|about to|coming to|bout to|finna|boutta)|i'?ma|imma|ima|i'?mma|im a|i finna|i'?d (?:love to|like to|happily|gladly|enjoy)|id (?:love to|happily|gladly)|i would (?:love to|like to|happily|gladly)|i wanna|i want to|i might(?: just)?|i may have to|i'?ll have to|i have to|i swear|i promise|i should|i could just|we'?ll|we will|we shall|we'?re (?:going to|gonna|coming to|about to)|we are (?:going to|gonna|coming to)|we gonna|we should(?: all)?|we need to|can'?t wait to|cant wait to|reason not to|come over (?:there )?and|come over to|come (?:down |over )?there (?:and|to)|or (?:else )?(?:i|we)|i will personally|my (?:boys|brothers?|cousins?|friends?|dad|uncle|guys|gang|crew) (?:will|is going to|are going to|is gonna|are gonna|gonna)|(?:^|[.,!?;:] ?|and |so |bro |just |then |or |swear |swear to god |again and )(?:just |rly |really )?(?:gonna|going to|finna|boutta|bout to|about to|will|tryna))`;
export const you =
  '(?:you|u|ya|yall|you all|every (?:single |last )?one of (?:you|u)|each (?:and every |single )?one of (?:you|u)|all of (?:you|u)|both of (?:you|u)|him|her)(?: (?:all|guys|both|people|mods?|admins?|fuckers?|bastards?))?';
export const person =
  '(?:(?:that|this|the|those|these|every|all|all the|each|you) (?:\\w+ ){0,2}?(?:bitch(?:es)?|bastards?|mods?|moderators?|admins?|staff|prick|cunts?|assholes?|scum|organi[sz]ers?|speakers?|motherfuckers?|fuckers?|teachers?|ceo|neighbou?r|jews|muslims|blacks|gays|trannies|women|immigrants)|everyone (?:in|at|from|who) \\w+|everybody (?:in|at|from|who) \\w+|people at (?:the|your))';
export const kin =
  '(?:whole family|entire family|family|kids?|children|child|son|daughter|little girl|little boy|baby|mother|mom|mum|mama|wife|husband|girlfriend|boyfriend|gf|bf|parents|sister|brother|dogs?|cat|pets?|grandma|loved ones)';
export const body =
  '(?:faces?|heads?|skulls?|throats?|legs?|arms?|necks?|tooth|teeth|jaws?|nose|bones?|kneecaps?|knees?|fingers?|hands?|ribs?|spine|guts|brains?|eyes?|lungs?|tongue|balls|nuts|dick|ears?|heart out|stomach|intestines|lights out)';
export const place =
  '(?:house|home|apartment|flat|place|car|office|offices|school|building|store|shop|venue|church|mosque|synagogue|temple|headquarters|hq|server room|data cent(?:er|re)|datacent(?:er|re)|meetup|meet-?up|event|conference|conf|convention|con|hall|hotel|stadium|lobby|classroom|campus|college|university|mall|airport|station|hospital|warehouse|factory|studio|clinic|club|bar|restaurant|parking lot|auditorium|stage|booth|workplace|train|plane|bus|town hall|embassy|courthouse|street|neighbou?rhood|party|rally|parade|prom|graduation|concert|festival|keynote|tournament hall|lan|summit|expo)';
export const arson =
  '(?:house|home|apartment|flat|place|office|school|building|store|shop|venue|church|mosque|synagogue|hq|headquarters|bar|restaurant|garage|car|server room|data cent(?:er|re))';
export const weapon =
  '(?:guns?|knife|knives|rifles?|ar-?15|shotguns?|pistols?|glock|machetes?|baseball bats?|hammers?|9mm|axe|weapons?|bomb|crowbar|acid|gasoline|petrol|blade|bat|molotov|firearm|revolver)';
export const wrath =
  "(?:you'?ll (?:regret|pay|be sorry|see what|wish)|teach you|make you pay|won'?t be (?:laughing|smiling|so (?:tough|brave))|you'?re (?:done|finished|dead|over)|then we will talk|who'?s laughing)";
