// Threats hinted at: what may happen, and that there is little time.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';
import { kindly } from './threat-frames.ts';
import { kin, me, weapon, wrath } from './threat-words.ts';

export const veiled: readonly Rule[] = [
  {
    keys: 'keep watch sleep look looking check lock hide run pray count',
    with: 'your ur eye eyes better should start days under lock all',
    says: everywhere(
      'sleep(?:ing)? with (?:one|an|1|both) eyes? open|watch(?:ing)? (?:your|ur|yo) (?:fucking |damn )?back|(?:look|looking|check|checking) over (?:your|ur) shoulders?|(?:look|check) under (?:your|ur) (?:car|bed)|lock (?:your|ur|all your|all the) (?:\\w+ )?(?:doors?|windows)|keep (?:your|ur|all your) (?:doors?|windows) locked|(?:start|better|you should) (?:hide|hiding|run|running|pray|praying|start running|start praying|start hiding)(?= ?(?:[.,!]|$|now|boy|bitch|because|cause|cuz|when|fast|before|for your|that i|i never|we never))|count(?:ing)? your days',
    ),
    ledBy:
      /(?:^|[.,!?;:>] ?|(?:better|should|so|wanna|want to|gonna|going to|need to|will|'ll|learn to|advise|advice|start|keep|be|wise|wise to|suggest you|warned|now|just|bro|bitch|hope you|make sure you|spend your life|d) )(?:always |just |be |to |really |start )*$/u,
    notLedBy: ending("(?:i|i'?ll|i'?m|we|he|she|let'?s|gonna have to|i should|i'?d)"),
    along: words(
      "eyes? open|(?:^|you|u|better|so|start|wanna|gonna|always|just|now|bro|keep|need|want)(?: [\\w']+){0,4} watch\\w* (?:your|ur|yo)|watch (?:your|ur|yo) (?:\\w+ )?back|better|shoulders?|tonight|under (?:your|ur)|hide|hiding|run|running|pray|praying|your days|hope you|coming|doors?",
    ),
    notFollowedBy: starting(
      '(?:in the|on the(?! (?:way|street|road|walk|train|bus|stairs))|at (?:the|mid|top|bot|a|b|site|spawn)|there.?s an? |there is an? |theres an? |when (?:you )?lift\\w*|while (?:lifting|you code)|posture|at work with|and (?:lift|bend)|for (?:ice|phish\\w*|scam\\w*|spoil\\w*))',
    ),
  },
  {
    notAlong: kindly,
    keys: 'shame pity unfortunate terrible tragic hate accident accidents insurance',
    says: everywhere(
      `(?:shame|pity|sad|unfortunate|terrible|tragic|hate(?: it)?|suck|sucks|awful|bad)(?:,)? (?:if|for) (?:[\\w']+ ){0,5}?(?:happen\\w*|burn\\w*|got hurt|get hurt|disappear\\w*|went missing|caught fire|broke (?:his|her|their|your)|got out|got leaked|found out)|accidents (?:do )?happen|(?:hope|trust) (?:you|u|your family) (?:have|has|got) (?:good |nice )?(?:life|fire) insurance`,
    ),
    along: words(
      `(?:happen\\w*|burn\\w*) to (?:\\w+ )?(?:you|u|your|ur|that|those|it|him|her|them)|your (?:\\w+ )?${kin}|(?:house|home|car|shop|place|garage)|insurance|people who|talk too much|you know|be careful|your (?:job|career|boss|wife|husband)`,
    ),
    notFollowedBy:
      /(?:prod|database|\bdb\b|repo|server|branch|build|code|sandwich|cookie|keyboard|data|backups?|laptop|toast)/u,
    notLedBy: ending('(?:why|when|know|knew|sometimes|wear|because)(?: [\\w]+)?'),
  },
  {
    keys: 'dead',
    says: everywhere(
      "(?:you'?re|youre|ur|you are|u r|u are|you|he'?s|she'?s|consider yourself|consider urself) (?:all |both |so |already |as good as |fucking |a |an |fuckin )*dead(?: (?:man|meat|woman|bitch|motherfucker|fucker|kid)(?: walking)?)?",
    ),
    followedBy: starting(
      "(?:when|if|once|after|tonight|tomorrow|[.,!]? ?i(?: know|'?m coming| will find|'?ll find| have your)|i swear|$)|[.!]*$",
    ),
    along: words(
      "dead (?:man|meat|woman|bitch|motherfucker|fucker|kid)|(?:i|we) (?:ever )?(?:find|see|catch|get|meet|know|swear|'?m coming)|say (?:that|it|one)|one more (?:word|time|lie)|touch(?:es)?|ban (?:me|us)|come near|ever|show (?:your|up)|tonight|tomorrow|consider|as good as|(?:cross|snitch|talk to|report)\\w* (?:me|her|him|my)|motherfucker|bitch|irl",
    ),
    notFollowedBy: starting('to (?:me|us)|inside|wrong|right|serious|set|last|tired|on (?:arrival|the)'),
  },
  {
    keys: 'live survive wake tomorrow another next christmas kids family sun morning alive walk breathe breathing coming enjoy savor savour prayers goodbye good days grave body corpse remains month monday friday night week home mother teeth legs wife life',
    with: 'won will wont not aren ain enjoy savor savour say kiss days coming come numbered counted over dance piss spit dig digging nobody no they',
    says: everywhere(
      "(?:you|u|he|she|your \\w+) (?:won'?t|will not|wont|are not going to|aren'?t going to|ain'?t gonna|will never|'?re not going to|'?re not gonna|not gonna)(?: (?:even|ever))? (?:live (?:to|through|long|past)|survive (?:this|the (?:night|week)|until|till|$)|wake up(?: tomorrow|[.!]|$)|see (?:tomorrow|another (?:day|sunrise)|next (?:week|month)|christmas|your (?:kids|family|mother|mom)|the (?:sun|morning))|make it (?:home|out alive|to (?:next|tomorrow|monday|friday|christmas|see|morning|sunrise|the end of the (?:week|month)|\\d+)|through the (?:night|week))|leave (?:here |that place |there )?alive|walk again|breathe|be breathing|see it coming)|(?:enjoy|savou?r) (?:your|ur|the) (?:last|final|remaining) (?:night|day|days|hours?|breath|moments?|meal|weekend|week)s?|say (?:your|ur) (?:last )?prayers|(?:say|kiss) ?(?:your )?(?:good ?bye to )?(?:your|ur) (?:family|kids|children|life|legs|mother|wife|mom|loved ones|teeth|kneecaps|dog)(?: good ?bye)?|(?:your|ur) days (?:on (?:this )?earth )?are (?:numbered|counted|over)|(?:your|ur) (?:time|day|turn) (?:is )?(?:coming|will come)(?: soon)?[.!]|(?:dance|piss|spit) on (?:your|ur) grave|dig(?:ging)? (?:your|ur) grave|(?:nobody|no one|they(?:'ll| will)?)(?: will| is going to| gonna)? (?:ever |never )?find (?:your|ur) (?:body|corpse|remains)",
    ),
    along: words(
      "won'?t|wont|not|never|ain'?t|enjoy|savou?r|prayers|(?:say|kiss) .{0,30}(?:good ?bye|kids|family|life|mother|wife|mom|legs|teeth)|days|time|day|turn|grave|body|corpse|remains",
    ),
    notLedBy: ending('(?:i hope|hope|sure|so that|so|make sure|afraid|before|to)(?: \\w+)?'),
    notFollowedBy: starting(
      "(?:'s|of (?:summer|holiday|vacation|school|freedom|term|work|the trip)|before (?:the )?(?:holiday|exams|school)|off|winter|call|meeting|with (?:that|this) (?:build|gear|setup))",
    ),
  },
  {
    notAlong: kindly,
    keys: 'wait hands catch hide sight next find dead kill hurt beat break smash punch stab bash fist regret pay sorry pain blood done over bleed face teeth grave gun guns knife knives rifle rifles shotgun pistol glock machete baseball hammer axe weapon bomb crowbar acid blade bat',
    with: 'you u ya him her hide sight hands',
    says: everywhere(
      "(?:wait|when|once|if|the (?:day|moment|minute|second)) ?(?:un)?(?:til+)? i (?:ever )?(?:find|see|catch|get|meet|(?:get|lay) my hands on) (?:you|u|him|her)|when i get my hands on (?:you|u|him|her)|(?:get|lay) my hands on (?:you|u|him|her|that)|catch (?:you|u|ya) (?:slippin\\w*|lackin\\w*|outside|alone|in the (?:street|dark|parking lot)|on the street)|(?:can|could) run but (?:you|u) (?:can'?t|cant|cannot) hide|on sight\\b|(?:you|u)(?:'re| are) next[.!,]* (?:i|we) (?:know|have|will)|i(?:'?ll| will) find (?:you|u)[.!]*$|(?:can'?t|cannot|cant) hide from (?:me|us)",
    ),
    along: words(
      `just wait|wait (?:un)?til+|my hands on|catch (?:you|u|ya)|cannot hide|can'?t hide|cant hide|on sight|next|find you|(?:dead|kill|hurt|beat|break|smash|punch|stab|bash|fist|regret|pay|sorry|pain|blood|done for|over for you|bleed|face|teeth|grave|${weapon}|${wrath})`,
    ),
    notLedBy: ending("(?:can'?t|cannot|cant|excited|hard to)"),
  },
  {
    notAlong: kindly,
    keys: 'wrong stitches ditches unban ban mute delete apologize apologise down give coming way',
    with: 'wrong stitches ditches unban ban mute delete take apologize apologise give coming way',
    says: everywhere(
      "(?:messed|fucked|picked|chose|messing|fucking|screwed|crossed|pissed off)(?: (?:with|a fight with))? the wrong (?:person|guy|one(?! for)|family|man|people|woman|bitch|dude)|snitches (?:get|gets) stitches|snitches end up in ditches|(?:unban|ban|mute|delete|take (?:it|that|this) down|apologi[sz]e|give (?:it|me)).{0,50} or (?:else[.!]*$|(?:you|u|your family|someone)(?:'?ll| will| is going to)? (?:regret|be sorry|pay|suffer|get hurt|die))|(?:i'?m|im|i am|we'?re|we are) (?:coming (?:for|after)|on my way to) (?:you|u|your|ur)(?: (?:tonight|and (?:your|everyone)|family|house|home|kids|next|all|mods?|now|bitch)|[.!]*$)",
    ),
    notFollowedBy: starting(
      '(?:leaderboard|number one|crown|spot|title|record|rank|position|high score|wallet|for (?:support|help)|with (?:fixes|updates))',
    ),
  },
  {
    keys: 'pay suffer die bleed next hurt burn hide regret disappear find wish',
    with: 'your ur you u',
    says: everywhere(
      "(?:your|ur) (?:whole |entire )?(?:family|kids|children|wife|mother|mom|parents|girlfriend|boyfriend|daughter|son|dog|loved ones) (?:will|is going to|are going to|gonna|'ll|is gonna|are gonna) (?:pay|suffer|die|bleed|be next|get hurt|burn|disappear)|(?:you|u)(?:'?ll| will| are going to| gonna| are gonna) (?:pay (?:for (?:this|that|it|what (?:you|u))? ?(?:with (?:your|ur) (?:life|blood|teeth))|in blood|dearly)|regret (?:crossing|messing with|ever (?:being born|meeting|messing|crossing|touching))|wish (?:you|u) (?:were|was|had) (?:dead|never been born|never met))",
    ),
  },
  {
    keys: 'happens happen',
    with: 'your ur you u face again',
    says: everywhere(
      `(?:see|find out|watch|guess|learn|wait and see|know) what(?:'s going to|'ll| will| is going to)? happens? (?:to (?:(?:your|ur) (?:\\w+ )?(?:${kin}|car|house|home|shop|face|legs|teeth|knees|pretty face|mum'?s house)|(?:you|u)(?= ?(?:$|[.,!]|and|next|tonight|bitch))|people like (?:you|u)|snitches|traitors|rats)|(?:when|if) (?:i|we) (?:find|see|catch|get|meet) (?:you|u))`,
    ),
    notLedBy: ending("(?:curious to|want to|wanted to|i'?ll|let'?s|excited to|i|we|interested to|can'?t wait to)"),
  },
  {
    notAlong: kindly,
    keys: 'alone',
    with: 'walk walking go going travel sleep drive park home be night',
    says: everywhere(
      "(?:better|should|wouldn'?t|don'?t|dont|shouldn'?t|never|not|stop|careful|hate for you to|would be a mistake to) (?:\\w+ ){0,3}?(?:walk|walking|go|going|be|travel|drive|park|sleep|jog|run|step|cycle)(?: \\w+){0,3} alone|i (?:wouldn'?t|would not) (?:walk|go|be|park|sleep|travel|drive)(?: \\w+){0,4} if i (?:were|was) you",
    ),
    along: words(
      "i (?:know|see|watch)|i'?ll be|we'?ll be|i'?m watching|we know|better not|(?:i|we) will|i'?m coming|waiting|find you|bitch|snitch|regret|(?:if|after) (?:you|u) (?:talk|testify|post|report|ban|tell|keep)|or else|next time",
    ),
    notLedBy: ending("(?:i|we|she|he|they|i'?d|i'?ll|people|women|kids)(?: \\w+)?"),
  },
  {
    notAlong: kindly,
    keys: 'lesson',
    with: 'teach teaching taught',
    says: everywhere('(?:teach|teaching|taught) (?:you|u|him|her|that \\w+|them) (?:a|the|some) (?:\\w+ )?lesson'),
    along: words(
      `(?:coming|driving|come|pulling up|heading|drive|on my way|show up|fly\\w*) (?:over|round|to (?:your|you|do|the)|there|by)|fists?|irl|in person|outside your|belt|(?:you|u|he|she)(?:'ll| will)? never forget|bleed\\w*|blood\\w*|hurt\\w*|pain\\w*|the hard way|with (?:my|a) (?:hands|boots?|${weapon})|break|your (?:\\w+ )?(?:legs|face|teeth|house|home|family)`,
    ),
    ledBy: ending(
      `(?:${me}|(?:someone|somebody|they) (?:should|needs? to|ought to|will|is gonna|is going to)|to|and)(?: [\\w']+){0,3}`,
    ),
    notLedBy: ending(
      '(?:life|that|it|this|experience|teacher|tutorial|course|book|video)(?: (?:really|just|has|have|will))?',
    ),
  },
];
