// Harm called for, wished on somebody or foretold.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';
import { called, friendly, negatedWish } from './threat-frames.ts';
import { kin, person, you } from './threat-words.ts';

export const wished: readonly Rule[] = [
  {
    keys: 'kill murder stab strangle shoot behead rape hang beat lynch execute burn put run hit hits jump mug mugs hurt attack poison break rob robs',
    with: 'someone somebody anyone people they we you hope hoping wish pray praying let lets',
    says: everywhere(
      `(?:kills?|murders?|stabs?|strangles?|shoots?|beheads?|rapes?|hangs?|lynch(?:es)?|executes?|burns?|beats? up|puts? down|runs? over|hits?|jumps?|mugs?|hurts?|attacks?|poisons?|breaks? into|robs?|burns? down) (?:${you}|${person}|this (?:guy|bastard|bitch|prick|cunt|asshole|scum)|them all|your (?:\\w+ )?${kin})`,
    ),
    ledBy: called,
    notLedBy: negatedWish,
    notFollowedBy: friendly,
  },
  {
    keys: 'deserve deserves shot hanged hung lynched executed beheaded gassed stabbed killed murdered beaten raped lined exterminated strung curb put drowned tortured shoved die burn burned burnt hang rot',
    with: 'you u he she they mod mods admin admins people dev devs bitch bastard bastards scum all the your kind traitors those these',
    says: everywhere(
      '(?:you|u|he|she|they|mods?|admins?|people like (?:you|u|him|her|them)|devs?|bitch|bastards?|scum|all of (?:you|u|them)|the (?:lot|rest) of (?:you|them)|your kind|traitors|those people|(?:these|those) (?:mods|people|bastards|scum))(?: all| really| honestly| both)* (?:should|need to|ought to|deserves? to|must|gotta|has to|have to|needs to)(?: all| just| really| fucking)* (?:be (?:taken out (?:back )?and |dragged out(?:side)? and |publicly |lined up and |hunted and )?(?:shot|hanged|hung|lynched|executed|beheaded|gassed|stabbed|killed|murdered|beaten|raped|burn(?:ed|t) (?:alive|at)|lined up|exterminated|curb ?stomped|strung up|put down|put to death|drowned|tortured|shoved in)|die\\b|burn\\b|hang\\b|get (?:shot|stabbed|raped|beaten|hanged|killed)|rot in hell)|(?:you|u) deserve (?:a (?:bullet|beating|knife|noose)|death|to (?:die|be (?:shot|killed|raped|stabbed|beaten|hanged|dead|burned)))',
    ),
    notLedBy: ending(
      "(?:process(?:es)?|threads?|if|whether|nobody|no one|not|don'?t think|never|said|says|think|believe|thinks)(?: [\\w']+){0,3}",
    ),
    notFollowedBy: starting(
      '(?:in the|when|before|after|once|first|if|as soon)|(?:by (?:the )?(?:oom|kernel|scheduler|signal|systemd)|in (?:a )?(?:jpeg|raw|4k|hd|manual)|down by|off the list|with a (?:dslr|camera))',
    ),
  },
  {
    keys: 'die dies dying burn burns cancer aids hit run shot stabbed raped killed beaten jumped hurt mugged murdered covid robbed crushed coming suffer choke rot rots bleed drown drop crash fall step end house',
    with: 'hope hoping wish pray praying wait want',
    says: everywhere(
      `(?:hope|hoping|wish|pray|praying|wait (?:for|until|till)|want) (?:that |for |to see |to watch )?(?:you|u|ur|your|he|she|they|him|her|all of (?:you|u)|(?:the |those |these )?(?:mods?|admins?)|every(?:one|body) (?:in|on|at) (?:this|your)|both of you)(?: (?!not\\b|never\\b|don'?t\\b|do\\b|can\\b|find\\b|feel\\b|have\\b|no\\b|didn'?t\\b|doesn'?t\\b)[\\w']+){0,5}? (?:die(?!\\b.{0,12}\\b(?:laughing|inside|hard))|dies|dying|burns?(?: down| alive| to death| in hell)|get (?:really |badly |fucking |terminal |lung )?(?:cancer|aids|hit|run over|shot(?! (?:back|at))|stabbed|raped|killed|beaten|jumped|hurt|mugged|murdered|covid|robbed|crushed|what'?s coming)|gets (?:\\w+ )?(?:cancer|hit by|run over|shot|stabbed|raped|killed|beaten|jumped|hurt|murdered)|suffer|suffers|choke|chokes|rot|rots|bleed|bleeds|drown|drowns|drop dead|crash and|crashes|fall (?:down|off)|step in front|end up in (?:a (?:ditch|hospital|coffin|grave|wheelchair)|hospital|the hospital)|house burns)`,
    ),
    notLedBy: ending("(?:don'?t|do not|never|didn'?t|not|doesn'?t|you|no one|nobody|wouldn'?t)(?: \\w+){0,2}"),
    notFollowedBy: starting(
      '(?:of laughter|laughing|inside|(?:the|a|your|that|this|some) (?:jackpot|lottery|deadline|road|target|raise|gym|spot|ground running|job|deal)|down the|old|peacefully|and respawn|from all)',
    ),
  },
  {
    keys: 'shot stabbed killed jumped murdered beaten raped lynched bleed hurt ditch coffin body hospital grave wheelchair die suffer burn',
    with: 'you u ur youre he she your all both yall y ll',
    says: everywhere(
      "(?:you|u|he|she|your \\w+|(?:all|both) of (?:you|u)|you all|y'?all)(?:'?re| are|'?ll| will|'?s| is)? (?:gonna|going to|about to|will|finna|'?ll)? ?(?:get|be|end up|gets?|getting) (?:shot(?! down)|stabbed|killed|jumped|murdered|beaten(?: up)?|raped|lynched|in a (?:ditch|coffin|body ?bag|hospital|grave|wheelchair)|(?:really |real |seriously )?hurt (?:bad(?:ly)?|if (?:you|u) (?:keep|come|show|don'?t|ever)))|(?:someone|somebody)(?:'s| is) (?:gonna|going to) get hurt if (?:you|u) (?:keep|come|show|don'?t|ever).{0,40}it'?s (?:going to|gonna) be (?:you|u)|(?:you|u|ur|youre|(?:all|both) of (?:you|u)|y'?all)(?: will|'?ll| are going to| are gonna| gonna| going to|'?re gonna|'?re going to)(?: all| both)? (?:bleed(?= ?(?:$|[.,!]|for|tonight|out|like|slowly))|(?:die|suffer|burn) (?:and (?:it'?s|its|i'?ll|i'?m|it will|im|there'?s)|tonight|tomorrow|slowly|for (?:this|that|it|what)|screaming|alone|soon|like|in (?:pain|agony)))",
    ),
    along: words("gonna|going to|about to|will|finna|you'?ll|u'?ll|end up|getting"),
    notFollowedBy: starting(
      '(?:by (?:the )?(?:boss|oom|a headshot|lag|mosquitoes|spam|my mom|your mom|the price)|down|in the (?:first|next) (?:round|map)|with (?:questions|spam))',
    ),
    notLedBy: ending("(?:hope|if|that way|don'?t want|afraid|worried|scared|drive|careful or)(?: \\w+){0,2}"),
  },
  {
    keys: 'shot stabbed hurt beaten killed jumped dead ditch river ground buried found missing hanged lynched',
    with: 'like your kind loudmouths snitches rats mods',
    says: everywhere(
      '(?:[a-z]+ like (?:you|u|him|her|them)|your kind|your type|loud ?mouths|snitches|rats)(?: always| usually| just| tend to| often| all| should)* (?:get|end up|wind up|gets|ends up|are found|turn up|go) (?:shot|stabbed|hurt|beaten|killed|jumped|dead|in (?:a ditch|the river|the ground|body ?bags?|the trunk)|buried|found (?:dead|in)|missing|hanged|lynched|with a (?:bullet|knife)|six feet|a bullet)',
    ),
    notLedBy: ending('(?:why do|when|if|because|sad that|wrong that|that|hate that|tragic that)(?: \\w+)?'),
  },
];
