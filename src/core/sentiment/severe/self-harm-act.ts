// Suicide, wounds and means: planned, tried or at hand.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';

export const acts: readonly Rule[] = [
  {
    keys: 'kill killing killed hang hanging shoot shooting drown drowning unalive unaliving stab stabbing neck poison poisoning off offing end ending starve',
    says: everywhere(
      '(?:kill|killing|killed|hang|hanging|shoot|shooting|drown|drowning|starve|starving|unalive|unaliving|stab|stabbing|poison|poisoning|neck|necking|off|offing|end|ending|strangle|gut|suffocate)(?:ing)? (?:my ?self|meself|mysel)',
    ),
    notFollowedBy: starting(
      '(?:in the (?:foot|feet|leg)|in (?:work|code|coffee|tickets|music|it)|with (?:work|laughter|a fork)|from (?:the|this|that)|laughing|up|short|over|for (?:this|not|missing|buying|forgetting)|if i had to|if (?:this|that|the|it|i have to (?:write|debug|read|fix|explain|sit|use|see|hear))|on (?:the|a) (?:table|door|corner))',
    ),
    notLedBy: ending('(?:hung|cut|switch(?:ed)?|show(?:ing)?|turn(?:ed)?|back|sign(?:ed)?|log(?:ged)?|the|at)'),
  },
  {
    keys: 'end ending ended take taking took',
    with: 'it my pain suffering misery the all',
    says: everywhere(
      '(?:take|taking|took) my (?:own )?life|(?:end|ending|ended) (?:it all|my (?:own )?life|my existence|it (?:tonight|now|soon|today|tomorrow|for good|once and for all|this week(?:end)?))|just end it(?=[.! ]*$)',
    ),
    ledBy:
      /(?:^|[.,!?] ?|\b(?:i|i'?m|i'?ll|i'?ve|ima|imma|gonna|going to|want to|wanna|about|of|ready to|plan\w* to|plan\w* on|way to|time to|tempted to|how to|just|wish i could|decided to|should|might|could|will|and|or|to|tried to|thoughts of|considering|need to|about to) )(?:just |maybe |really |be |finally |actually )*$/u,
    notLedBy: ending(
      "(?:someone|somebody|please|you|he|she|they|will|the call and|don'?t|never|not|trying to|the stream and|of the)(?: \\w+)?",
    ),
    notFollowedBy: starting(
      '(?:with (?:an?|the)|by (?:merging|removing)|at \\d|: |in (?:a |the )?(?:draw|tie|minecraft)|then|the (?:call|meeting|stream))|(?:to|for) (?:the )?(?:public|charity|coding|teaching)',
    ),
  },
  {
    keys: 'end ending life take taking',
    says: everywhere(
      '(?:plan(?:ning)?|decided|ready|thinking (?:of|about)|thought(?:s)? (?:of|about)|tried|attempted|considering|going|want(?:ing)?|wanted|about) (?:to |on )?(?:end(?:ing)? (?:(?:the|my|all this) (?:pain|suffering|misery)|my (?:own )?life)|tak(?:e|ing) my (?:own )?life)',
    ),
  },
  {
    keys: 'suicidal suicide suicid self',
    says: everywhere(
      "(?:i|i'?m|i am|i'?ve|feel|feeling|felt|been|got|being|having|have|had|my|these|me)(?: (?!not\\b|never\\b|wasn'?t\\b|don'?t\\b)[\\w']+){0,4}? (?:suicidal|suicide (?:attempt|note|plan|thoughts))|suicidal (?:thoughts|ideation|again|lately|rn|tonight)|(?:thinking|think|thought|thoughts|dreaming|fantasi[sz]ing|considering|contemplat\\w+|keep googling|researching|tempted) ?(?:a lot |seriously |again |more )?(?:about|of|by)? ?(?:suicide|self[- ]harm)|(?:plan|planning|going|want|wanna|tried|attempt|attempted|attempting|decided|ready|gonna|considering|contemplating|about|might|should|survived)(?: to| on)? (?:commit |committing |do |my |a )?suicide",
    ),
    notLedBy: ending(
      "(?:something|bit of|she|he|they|who|rule|policy|article|character|about|book|not|never|isn'?t|grandfather|brother|father|someone|people|was|lost|for|the)(?: \\w+)?",
    ),
  },
  {
    keys: 'cut cutting burn burning burned burnt hurt hurting scratch scratching self slit slitting relapsed relapse scars cuts razor blade blades punish harming harmed harm',
    says: everywhere(
      "(?:^|i |i'?m |i'?ve |ve |been |stop |started |start |keep |kept |back to |to |wanna |of |about |just |and |by |gonna |almost )(?:[\\w']+ )?(?:cut|cutting|burn|burning|burned|burnt|hurt|hurting|scratch|scratching|punish|punishing|harm|harming|harmed|bit|bruis(?:e|ed|ing)) (?:myself|my ?self)|(?:slit|slitting|cut|cutting|sliced|slicing|burn(?:ed|ing|t)?|carv(?:ed|ing)) (?:up )?my (?:own )?(?:wrists?|veins|throat|thighs?|arms?|skin|legs?|stomach)|(?:been|started|start|back to|keep|i'?m|stop|went back to|urge to|urges to|relaps\\w+ (?:and|into|on|with)) (?:started )?(?:cutting|self[- ]?harm\\w*|cut)(?= ?(?:again|myself|every|because|since|when|to cope|just to|so|$|[.,!]))|i (?:[\\w']+ ){0,3}?self[- ]?harm(?:ed|ing|s)?|i cut (?:too deep|deep|deeper)|i cut again(?= ?(?:$|[.,!]|yesterday|last|today|tonight|and (?:i|it)))|relapsed (?:and|with|last|again|into|on)(?: \\w+)? ?(?:cut\\w*|self[- ]?harm\\w*|blade|burn\\w*)|(?:clean from|urges? to) (?:cut(?:ting)?|self[- ]?harm)|my (?:arms?|thighs?|wrists?|legs?|skin) (?:is|are|look\\w*)? ?(?:all )?(?:full of|covered (?:in|with)|a mess of|bleeding from)(?: \\w+)? ?(?:cuts|scars|burns|slashes|wounds)|(?:fresh|new|more) (?:cuts|scars|burns) on my|(?:razor|razor ?blades?|blade)s? (?:is|are|in|to|on|against|across) (?:my|calling) ?(?:hand|wrists?|skin|arms?|thighs?|drawer|name)?",
    ),
    notFollowedBy: starting(
      '(?:shaving|cooking|on (?!purpose)|while|off|short|out|with (?:a|the|my|some) (?:kitchen|paper|chef|bread|can|sheet|soldering|iron|oven|pan|tea|coffee|grill)|laughing|at (?:the )?(?:gym|work|football|practice|training)|lifting|in the (?:foot|gym|kitchen|garden)|some|an?|from|playing|running|falling|skat\\w+|chopping|slicing|opening|hair|nails|trying to (?:fix|open|lift)|cutting|(?:badly )?(?:while|when) (?:cooking|chopping|shaving|lifting|working out|soldering)|hours|losses|coffee|sugar|carbs)',
    ),
    along:
      /\b(?:cut|cutting|sliced|slicing|slit|slitting|self[- ]?harm\w*|relaps\w+|scars?|cuts|burns|razor\w*|blades?|wounds|slashes|carv\w+)\b|(?:on purpose|again|when (?:it|i|things)|every|because|to (?:feel|cope|punish|stop|numb)|punish\w*|lighter|cigarette|with a (?:lighter|cigarette|knife|needle)|so (?:bad|i can feel)|can'?t stop|want|wanna|might|urge|gonna|going to|keep|started|thinking|thoughts|of (?:hurting|harming))/u,
    notLedBy: ending("(?:don'?t|not to|didn'?t|never|accidentally|not|without|afraid)(?: \\w+)?"),
  },
  {
    keys: 'pills meds tablets paracetamol tylenol xanax ibuprofen antidepressants overdose overdosing overdosed lethal sleeping aspirin insulin',
    says: everywhere(
      "(?:took|take|taking|swallow\\w*|down(?:ed|ing)|ate|ingest\\w*) (?:all|the whole|a whole|whole|every|a bottle|the bottle|too many|an entire|the entire|the rest|\\d+|a (?:handful|bunch|fistful)|every single|like \\d+|half (?:a|the))(?: (?:bottle|box|pack|one))?(?: of)?(?: my| the| these| those| this| sleeping)?(?: [\\w']+){0,2}? (?:pills?|meds|tablets|paracetamol|tylenol|xanax|ibuprofen|antidepressants|aspirin|insulin)|(?:pills|meds|tablets)(?: are| is| right)* (?:next to|in front of|beside|in my hand|lined up|counted|on my (?:desk|bed|nightstand))|overdos(?:e|ing|ed) (?:tonight|on purpose|on my|myself|last (?:night|week|month|year|summer|winter)|again|and (?:die|end))|(?:gonna|going to|want to|wanna|thinking (?:of|about)|might|tried to|planning to|try to) (?:just )?(?:od|overdos(?:e|ing))\\b|how (?:many|much) [\\w' ]{1,40}?(?:overdose|to die|kill (?:me|you|myself|someone|a person)|lethal|be fatal)|lethal (?:dose|amount) of|enough (?:pills|meds|tablets|insulin|xanax)|wish (?:it|the (?:pills|attempt|overdose)) (?:had |would have )?(?:worked|killed me)",
    ),
    notFollowedBy: starting(
      '(?:on (?:coffee|sugar|chocolate|caffeine|vitamin|cute|memes|youtube|netflix|anime))|for (?:my|a|the) (?:rat|lab|headache)',
    ),
    notLedBy: ending("(?:dog|cat|vet|he|she|patient|don'?t|never|to avoid|not)(?: \\w+){0,3}"),
  },
  {
    keys: 'rope noose gun razor blade bridge roof train building balcony cliff traffic truck tracks ledge edge window jump jumping driving drive wall tree trigger platform subway',
    with: 'i im ive ill my me myself ima imma easy stop',
    says: everywhere(
      "(?:bought|got|have|tied|found|hung|made|ordered|holding|tying)(?: \\w+)? (?:the|a|my|this) (?:rope|noose)|(?:noose|rope) (?:is |around my |round my |and a )(?:ready|tied|neck|chair|hanging)|(?:gun|pistol|barrel|knife|blade|razor) (?:to|against|in|at|on|and (?:i'?m )?(?:going to|gonna|i'?ll|will)(?: \\w+)?) (?:use it on )?(?:myself|my (?:own )?(?:head|mouth|temple|throat|wrists?|chest|skin))|(?:use it|put a bullet|turn (?:it|the gun)|blow|shoot) (?:on|in|through|out) (?:myself|my (?:own )?(?:head|skull|brains?(?! with)|mouth))|blow my (?:own )?(?:brains|head) out|(?:jump|jumping|step|stepping|throw myself|throwing myself|walk|walking|leap|leaping|roll) (?:right |straight )?(?:off|from|in front of|into|under|out of|onto) (?:a|the|my|this|that|an)(?: \\w+)? ?(?:bridge|roof|rooftop|building|train|balcony|cliff|traffic|bus|truck|window|subway|tracks|ledge|overpass|platform|car)|jump(?:ing)? into traffic|(?:think\\w*|thought|keep|imagin\\w*|consider\\w*|want|wanna|going|ready|about|urge) (?:about |of |imagining |thinking about |on |to )*(?:just )?jump(?:ing)?(?= ?(?:off|$|[.,!]|from the (?:roof|bridge|balcony)|in front|into traffic))|(?:driv\\w*|crash\\w*|swerv\\w*|steer\\w*)(?: \\w+){0,3}? (?:into|off) (?:a|the|oncoming|incoming)(?: \\w+)? ?(?:wall|tree|bridge|traffic|cliff|pole|truck|lake|river|lane)|(?:standing|sitting|i'?m) (?:up )?on (?:a|the|top of a|top of the) (?:bridge|roof|rooftop|ledge|edge|tracks|train tracks|balcony|railing)",
    ),
    along: words("i|i'?m|im|i'?ve|ive|i'?ll|my|me|myself|imma|ima|can'?t stop|how easy"),
    notLedBy: ending(
      "(?:trip|climbing|camping|he|she|they|you|who|don'?t|dude|guy|cat|dog|we|rather|players?|character|if (?:all )?your friends|told|tell|tells|telling|never|did|would you|lemmings|they'?d)(?: [\\w']+){0,4}",
    ),
    notFollowedBy: starting(
      '(?:is closed|for (?:the )?(?:climb|camp|hik|swing|dog|boat)\\w*|and (?:carabiners|harness|land|roll|survive)|call|early|at the next|to (?:the )?(?:platform|next)|bandwagon|ship|in (?:gta|the game|minecraft|skyrim)|,? carabiners)',
    ),
  },
  {
    keys: 'painless painful easiest quickest fastest peaceful least way ways method methods',
    says: everywhere(
      '(?:painless|least painful|most painless|easiest|quickest|fastest|best|most peaceful|peaceful|easy|quick|surest|good|less painful)(?: and \\w+)? (?:ways?|methods?|place|places)(?: for me)? (?:to|of|for) (?:die|dying|kill (?:my|your|one)self|killing (?:my|your|one)self|hang(?:ing)? (?:my|your)self|(?:commit(?:ting)? )?suicide|end (?:it all|my life|your life|your own life|my own life)|end it|go permanently|overdose|cut(?:ting)? (?:my|your)self)',
    ),
    notFollowedBy: starting('(?:in|on|to (?:reset|respawn|get)|at|for (?:the|a))'),
  },
  {
    keys: 'unalive unaliving kms sewer sewerslide sudoku toaster rope roping',
    says: everywhere(
      "(?:gonna|going to|wanna|want to|might|should|about to|ima|imma|i'?ll|will|could|just|ready to|time to|i|lemme|let me|may)(?: \\w+)? kms|kms (?:fr|rn|tonight|now|irl|ngl|please|pls|already|i swear)|sewer ?slide|(?:gonna|going to|wanna|want to|about to|ima|imma|i'?ll) (?:unalive|rope(?= ?(?:$|[.,!]|myself|tonight|soon|fr|rn))|commit (?:sudoku|die|not alive|toaster bath)|take a toaster bath)",
    ),
    notLedBy: ending('(?:\\d+|aws|use|using|the|via|with|key|enable|a|through|you|disable|load|from)(?: \\w+)?'),
    notFollowedBy: starting(
      '(?:keys?|driver|drivers|activation|encryption|enabled|module|is|for|with|to|in|or|and|key)',
    ),
  },
  {
    keys: 'kms',
    says: everywhere('kms'),
    notLedBy: ending('(?:\\d+|few|many|some|couple of|more|per|in|the|of)'),
    along: words(
      "mean it|not (?:joking|kidding|even joking|a joke)|for real|serious(?:ly)?|this time|no ?(?:body|one) (?:here )?(?:cares?|would|will|loves?)|no joke|can'?t (?:do|take) (?:it|this)|goodbye|tonight|hate (?:my life|myself|it here|living)|nothing (?:left|matters)|want to|so done",
    ),
    notAlong: words(
      'aws|keys?|encrypt\\w*|windows|activat\\w*|licen[cs]e|server|volume|drm|driver|drivers|kernel|wayland|linux|terraform|bucket|marathon|did|ran|walked|drove|run|bike|per hour|km',
    ),
  },
  {
    keys: 'eat eating ate eaten starve starving food meals meal',
    with: 'deserve disappear punish punishment hate die dead vanish waste wither gone nothing',
    says: everywhere(
      "(?:not|stopped|stop|quit|won'?t|never|no longer|refuse to|refusing to|haven'?t|don'?t) (?:be )?(?:eat(?:ing)?|eaten|food)|starv(?:e|ing) (?:myself|until|till|till i|because)|skipp?(?:ed|ing)? (?:all (?:my )?)?meals|no (?:food|more food|meals?)|(?:don'?t|do not|dont) deserve (?:food|to eat|meals?|dinner)",
    ),
    along: words(
      "(?:i )?(?:deserve (?:it|this|to (?:suffer|starve|hurt|die)|the pain|nothing)|don'?t deserve (?:food|to eat|meals?|dinner|it|anything)|punish\\w* (?:myself|me)|as punishment|my punishment|hate (?:myself|my body|what i see)|(?:un)?til+ (?:i|there'?s nothing|nothing)(?:'m)? ?(?:die|vanish|disappear|gone|waste|wither|dead|nothing|left|fade|collapse|pass out)|waste away|wither away)",
    ),
    notLedBy: ending("(?:he|she|they|cat|dog|bird|fish|snake|hamster|rabbit|you|kids?|if)(?: [\\w']+){0,3}"),
    notAlong: words('buffet|pizza|cake|lol|diet plan|fasting|ramadan|lent|intermittent|thanksgiving'),
  },
  {
    keys: 'catch catching ctb',
    says: everywhere('(?:catch(?:ing)? the bus|ctb)'),
    along: words(
      "if you know|iykyk|last (?:message|post|night|day)|goodbye(?: everyone| all| world)|not coming back|won'?t be (?:coming )?back|one[- ]way|the pain|at peace|no return|my note",
    ),
    notAlong: words('school|work|home|(?:need|have|got) to|gotta|today|bus stop|late|missed'),
  },
  {
    keys: 'pills meds tablets rope gun blade razor knife bottle',
    with: 'stare staring looking look counting counted waiting calling saved saving stash bought got hid ordered kept',
    says: everywhere(
      "(?:(?:pills?|meds|tablets|rope|noose|gun|blade|razor|knife|bottle)(?: [\\w']+){0,6}?[ ,]+(?:(?:and )?(?:i )?(?:keep|can'?t stop|just) (?:looking|staring|thinking|glancing|holding)|(?:is|are) (?:looking at me|calling|waiting for me))|(?:been |keep |i'?m |i'?ve been )(?:staring|looking) at (?:the|my|these|a)(?: bottle of| box of)?(?: \\w+)? ?(?:pills|meds|tablets|rope|noose|gun|blades?|razor)|(?:just|only) (?:the|my) (?:rope|noose|pills|gun|razor ?blades?) i (?:bought|got|hid|saved|ordered|kept)|(?:rope|noose|pills|gun) i (?:bought|got|hid|saved|ordered) (?:is|are) (?:ready|waiting|here)|(?:sav(?:ed|ing)|stash(?:ed|ing)|hoard(?:ed|ing)|stockpil(?:ed|ing)|collect(?:ed|ing)) (?:up )?(?:enough |all |my |the |sleeping )*(?:pills|meds|tablets|medication))",
    ),
    notLedBy: ending("(?:he|she|you|they|vet|doctor|dog|cat|his|her)(?: [\\w']+){0,3}"),
    notAlong: words(
      'recipe|game|boss|loot|level|potions?|shop|price|deal|sale|pharmacy|dosage|kitchen|climbing|sharpen\\w*|guitar',
    ),
  },
];
