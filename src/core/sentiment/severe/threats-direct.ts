// Threats spelt out: the writer is about to hurt somebody.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';
import { friendly, ignored, intent } from './threat-frames.ts';
import { body, kin, me, person, weapon, you } from './threat-words.ts';

const verbs =
  '(?:kill|murder|stab|strangle|choke|hurt|shoot|behead|decapitate|rape|gut|skin|torture|slaughter|execute|lynch|drown|maim|harm|cripple|mutilate|bury|end|hang|castrate|disembowel|smother|suffocate|assault|attack|jump|burn|gas|kneecap|bludgeon)';
const doing =
  '(?:killing|murdering|stabbing|strangling|choking|hurting|shooting|beheading|raping|torturing|slaughtering|lynching|drowning|beating)';

export const direct: readonly Rule[] = [
  {
    keys: 'kill murder stab strangle choke hurt shoot behead decapitate rape gut skin torture slaughter execute lynch drown maim harm cripple mutilate bury end hang castrate disembowel smother suffocate assault attack jump burn gas kneecap bludgeon',
    with: 'you u ur your yo ya youre yall him her his he she they that this the those these every all everyone everybody people each both their',
    says: everywhere(
      `(?:end (?:your|ur|his|her) (?:\\w+ )?life|${verbs} (?:${you}|${person}|your (?:\\w+ )?${kin}|(?:you|u) and (?:your|ur) (?:\\w+ )?(?:${kin}|dog|house|whole)|ur (?:\\w+ )?${kin}|(?:his|her|their) (?:\\w+ )?${kin}))`,
    ),
    ledBy: intent,
    notFollowedBy: friendly,
  },
  {
    keys: 'killing murdering stabbing strangling choking hurting shooting beheading raping torturing slaughtering lynching drowning beating',
    says: everywhere(`${doing} (?:${you}|${person}|your (?:\\w+ )?${kin}|you and your \\w+)`),
    ledBy: ending(
      "(?:i'?m|i am|i|we'?re|we|me|love|enjoy|plan(?:ning)?|planned|thinking|dreaming|dream|fantasi[sz]\\w+|wait for|forward to|think|coming|afraid of)(?: (?:of|on|about|seriously|really|just|literally|actually|be|to)){0,4}",
    ),
    notFollowedBy: friendly,
  },
  {
    keys: 'smash break bash cave crack fracture crush slit cut snap shatter rip blow kick knock punch slice stomp shoot tear chop split carve bust slash twist pull gouge hammer burn stick cave',
    with: 'your ur yo ya his her their that',
    says: everywhere(
      `(?:smash|break|bash|cave|crack|fracture|crush|slit|cut|snap|shatter|rip|blow|kick|knock|punch|slice|stomp|shoot|tear|chop|split|carve|bust|slash|twist|pull|gouge|burn)(?: (?:in|out|off|open|up))? (?:(?:every (?:single )?(?:bone|tooth) in )(?:your|ur|his|her|their) (?:\\w+ )?(?:body|skull|head|mouth|face|hands?)|(?:both |one of |all |all of |each of )?(?:your|ur|yo|ya|his|her|their|that (?:\\w+ )?(?:bastard|bitch|mod|admin)'?s) (?:[\\w']+ ){0,2}?${body})`,
    ),
    ledBy: ending(
      `(?:${me}|before i|until i|till i|so i|make me|want me to|love for someone to|someone (?:should|needs to|ought to)|somebody (?:should|needs to|ought to))(?:[ ,]+${ignored}){0,6}`,
    ),
    notFollowedBy: starting('with (?:this|these|the)|open with|at (?:chess|poker)|off with|(?:is|are) the'),
  },
  {
    keys: 'beat punch smash stomp knock kick fuck mess rough whoop shove throw toss push drag run set light leave jump',
    with: 'you u ya yall your ur yo his him her that this the those these everyone everybody all each every both people',
    says: everywhere(
      `(?:beat|punch|smash|stomp|knock|kick|rough|drag|pummel) ${you} (?:up|until|till|to death|to a pulp|(?:so|real|really) (?:hard|bad)|half to death|in the (?:${body}|balls|stomach)|senseless|unconscious|bloody|out cold|dead|black and blue|within an inch|with (?:my|a|this) (?:fists?|bat|belt|hammer|pipe|bare hands|chair|crowbar))|(?:beat|kick|knock|stomp|whoop|smack|pound) (?:the )?(?:living |fucking )?(?:shit|crap|hell|piss|daylights?|daylights|life|brains|teeth|ass) (?:out )?of (?:${you}|${person})|(?:fuck|mess|rough) (?:${you}|${person}) up|(?:crack|split|knock|drag|beat) ${you} (?:open|bloody|out|blue)|(?:beat|whoop|whip) (?:your|ur|yo|his|her) (?:\\w+ )?(?:ass|arse)|(?:beat|whoop|whip|kick) (?:your|ur|yo|his|her) (?:\\w+ )?(?:ass|arse|face)(?= (?:when|irl|in (?:person|real)|if|after|outside|next time|so|till|until|black))|(?:run|mow) ${you} (?:over|down)|(?:throw|push|toss|shove) ${you} (?:off|under|in front of|out of) (?:a|the|that) (?:roof|bridge|balcony|train|bus|building|car|window|cliff)|set (?:${you}|your (?:\\w+ )?(?:${kin}|house|car|hair)) on fire|leave ${you} (?:bleeding|in a (?:ditch|pool)|for dead|crippled)`,
    ),
    ledBy: ending(
      `(?:${me}|before i|until i|so i|make me|hope (?:someone|somebody|they)|(?:someone|somebody) (?:should|needs to|ought to|will|is gonna|is going to))(?:[ ,]+${ignored}){0,6}`,
    ),
    notFollowedBy: friendly,
  },
  {
    keys: 'put putting make see guarantee stick pump empty',
    says: everywhere(
      `(?:put|putting) (?:${you}|${person}) (?:(?:back )?in(?:to|side)? (?:the |a |an )?(?:ground|hospital|morgue|grave|coffin|wheelchair|body ?bag|box|er|icu|dirt|intensive care|ambulance)|six feet|6 feet|through (?:a|the) (?:wall|window))|(?:put|stick|pump|empty) (?:\\w+ ){1,4}?(?:in(?:to)?|through|between|inside) (?:${you}|your|ur|his|her|that \\w+'?s?) ?(?:${body}|eyes)?|make ${you} (?:bleed|suffer|scream|beg|disappear|cry blood|wish you (?:were|was) (?:dead|never born)|pay (?:for (?:this|that|what)|in blood|with your)|pay[.!,]|regret (?:this|it|that|ever|the day|every))|(?:make sure|see to it|make certain|guarantee)(?: that)? (?:you|u|he|she|they) (?:never (?:walk|breathe|wake|leave)|die|dies|bleed|suffer|pay in)`,
    ),
    ledBy: ending(
      `(?:${me}|i'?m|before i|until i|make me|(?:someone|somebody) (?:should|needs to|ought to))(?:[ ,]+${ignored}){0,6}`,
    ),
    along: words(
      `hospital|morgue|grave|coffin|wheelchair|body ?bag|box|er|icu|dirt|ground|care|ambulance|feet|wall|window|bullets?|knife|gun|blade|fist|hole|holes|clip|mag|axe|screwdriver|bleed|suffer|scream|beg|disappear|blood|dead|born|pay|regret|die|dies|walk|breathe|wake|leave`,
    ),
    notFollowedBy: starting('subscription|extra|shipping'),
  },
  {
    keys: 'throw pour splash toss dump douse spray throwing pouring acid bleach gasoline petrol lighter boiling',
    with: 'you u your ur his her him',
    says: everywhere(
      `(?:(?:throw|pour|splash|toss|dump|spray|fling)(?:ing)? (?:\\w+ ){0,3}?(?:acid|bleach|gasoline|petrol|boiling (?:water|oil)|lighter fluid|hot oil|lye) (?:in|on|over|at|into|onto) (?:${you}|(?:your|ur|his|her) (?:\\w+ )?(?:${body}|${kin}|car|house|eyes))|douse (?:${you}|your \\w+) in (?:acid|gasoline|petrol|lighter fluid|bleach))`,
    ),
    ledBy: ending(
      `(?:${me}|i'?m|we'?re|(?:someone|somebody) (?:should|needs to|will|is gonna|is going to))(?:[ ,]+${ignored}){0,6}`,
    ),
  },
  {
    keys: 'ambulance hospital stretcher body coffin hearse wheelchair morgue icu er casket stitches dentist surgery straw scrape scraping teeth bleeding limping emergency intensive',
    with: 'you u ur your youre youll they',
    says: everywhere(
      "(?:you|u|ur|he|she|they|you both|y'?all|all of you)(?:'?re|'?ll| are| will| would| is| gonna| going to| be| end up|'s|'d| both| all| only){0,4} (?:leav(?:e|ing)(?: \\w+){0,3}?|go(?:ing)? (?:home|out|back)?|need(?:ing)?|(?:end|ending|wind|winding) up|wak(?:e|ing) up|(?:be )?(?:carried|wheeled|dragged|driven|taken|rolled) (?:out|away|off|home)?|crawl(?:ing)?(?: out| home)?|ride|riding|travel(?:l?ing)?|spend(?: \\w+){1,4}) ?(?:\\w+ )?(?:in|on|to|into|with|by|via)? ?(?:an? |the |some )?(?:\\w+ )?(?:ambulance|hospital|stretcher|body ?bag|coffin|hearse|wheelchair|morgue|icu|er|casket|stitches|dentist|dental work|(?:facial|reconstructive|plastic|dental|emergency) surgery|emergency room|intensive care|new (?:set of )?teeth)|(?:eat(?:ing)?|drink(?:ing)?|feed(?:ing)?)(?: \\w+){0,4}? through a (?:straw|tube)|(?:scrap(?:e|ing)|pick(?:ing)?|mop(?:ping)?) (?:you|u|your (?:\\w+ )?(?:teeth|brains|face|remains)) (?:up )?(?:off|from)|(?:pick(?:ing)?|collect(?:ing)?|find(?:ing)?) (?:up )?(?:your|ur) teeth",
    ),
    along: words(
      "i (?:ever )?(?:see|find|catch|get|meet)|when i'?m (?:done|through|finished)|irl|in person|meet me|to my face|(?:ban|touch|report|tell|post) (?:my|me|him|her|it)|(?:if|when|once) (?:you|u|he|she|they)(?:'re| are| ever)? (?:say|talk|come|show|open|touch|post|ban|keep|do|speak|mention|set foot)\\w*|one more|once more|open (?:your|that) mouth|again and|around here|come (?:near|here|back)|next time|i promise|i swear|i guarantee|i'?ll (?:make|see)|tonight|because of me|before i|outside",
    ),
    notLedBy: ending('(?:hope|if|afraid|worried|scared|or|so|before|when)(?: \\w+)?'),
    notFollowedBy: starting(
      '(?:if you (?:lift|eat|drink|skip|climb|keep (?:lifting|eating|drinking|running))|with (?:that|your) (?:posture|form|cough))',
    ),
  },
  {
    keys: 'leave leaving carried going come coming',
    with: 'body coffin hearse casket stretcher ambulance box bag',
    says: everywhere(
      "(?:you|u|ur|youre|all of you|he|she|they)(?:'?re|'?ll| are| will| is|'s)?(?: all| both| only| gonna| going to)? (?:leav(?:e|ing)|(?:be(?:ing)? )?carried out|com(?:e|ing) (?:home|back|out)|go(?:ing)? home)(?: [\\w']+){0,4}? (?:in|on) (?:an? )?(?:body ?bags?|coffins?|hearse|casket|stretcher|ambulance|pine box|wooden box)",
    ),
    along: words("you'?re|you'?ll|youre|ur|(?:you|u|he|she|they) (?:are|will|gonna|leave|is)|he'?s|she'?s|they'?re"),
    notLedBy: ending('(?:if|hope|afraid|worried|scared|so|before|when|with|saw|until)(?: \\w+)?'),
  },
  {
    keys: 'killing murdering stabbing strangling choking hurting shooting beheading torturing slaughtering drowning beating',
    with: 'you u',
    says: everywhere(`${doing} (?:you|u)(?: slowly)? (?:will|would|'?ll|is going to|is gonna) (?:be|feel|make)`),
    notFollowedBy: starting('(?:hard|impossible|easy in)'),
  },
  {
    keys: 'visit visiting come coming wait waiting greet greeting meet meeting',
    with: 'gun guns knife knives rifle rifles shotgun pistol glock machete baseball hammer axe crowbar acid blade bat bats petrol',
    says: everywhere(
      `(?:visit(?:ing)?|com(?:e|ing) (?:for|at|after)|wait(?:ing)? for|greet(?:ing)?|meet(?:ing)?) (?:you|u|your \\w+) (?:\\w+ ){0,2}?with (?:an? |my |our |the |some )?(?:\\w+ )?${weapon}`,
    ),
    notLedBy: ending("(?:he|she|they|if|when|who|npc|enem(?:y|ies))(?: [\\w']+){0,2}"),
  },
];
