// Attacks announced: a building set on fire, bombs, weapons brought along, many to die.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';
import { ignored } from './threat-frames.ts';
import { arson, me, place, weapon } from './threat-words.ts';

export const attacks: readonly Rule[] = [
  {
    keys: 'burn blow bomb shoot torch firebomb set attack storm raid',
    says: everywhere(
      `(?:burn(?: down)?|blow up|shoot up|bomb|torch|set fire to|firebomb|attack) (?:your|ur|the|this|that|his|her|their|my)(?: (?:whole|entire|fucking|damn|stupid|goddamn|shitty|\\w+))? ${place}|(?:burn|burning) (?:your|ur|the|this|that|his|her|their) (?:\\w+ )?${arson} (?:down|to the ground|to ashes)`,
    ),
    ledBy: ending(
      `(?:${me}|(?:someone|somebody) (?:should|needs to|will|is going to|is gonna)|hope (?:someone|somebody|they)|let'?s)(?:[ ,]+${ignored}){0,6}`,
    ),
    notFollowedBy: starting('with (?:laughter|love|colou?r)|in (?:the game|minecraft|the map)'),
  },
  {
    keys: 'burn flames ashes house office',
    says: everywhere(
      `(?:your|ur) (?:\\w+ )?${arson} (?:will|is going to|is gonna|gonna|'ll) (?:\\w+ )?(?:burn|be ashes|go up in flames|be on fire)`,
    ),
  },
  {
    keys: 'bomb bombs explosive explosives ied',
    says: everywhere(
      `(?:there(?:'?s| is| are| will be)(?: going to be| gonna be)?|they(?:'?re| are) going to find|i(?:'?ve| have)?(?: just)? (?:put|planted|left|placed|hid|hidden|have|built|made|got|set)|we(?:'ve)? (?:put|planted|left|placed|have)) (?:a |an |the |two |three |some |several )?(?:pipe |nail |car |petrol |home ?made )?(?:bombs?|explosives?|ied) (?:(?:in|at|under|inside|near|on|outside|around|planted in|hidden in) (?:your|ur|the|this|that|one of the) (?:[\\w']+ ){0,3}?${place}|.{0,40}(?:go(?:es|ing)?|will go) off|set to|and it will|ready for (?:you|your))`,
    ),
  },
  {
    keys: 'gun guns knife knives rifle rifles ar shotgun pistol glock machete baseball hammer mm axe weapon weapons bomb crowbar acid gasoline petrol blade bat molotov firearm revolver',
    with: 'bring bringing take taking carry carrying come coming show showing walk walking',
    says: everywhere(
      `(?:bring|bringing|take|taking|carry|carrying|com(?:e|ing)|show(?:ing)? up|walk(?:ing)?)(?: [\\w']+){0,4}? (?:a|an|my|the|our|his|her|dad'?s|with) (?:\\w+ )?${weapon}(?: (?:to|into|in|at|for) (?:your|ur|the|this|that|school|work|class|you|everyone|next|you all)\\b|[ ,]+and (?:\\w+ ){0,4}?(?:you|everyone|they|all|shoot|kill|see|then))`,
    ),
    ledBy: ending(`(?:${me}|i|we|i'?m|we'?re|someone (?:should|will))(?:[ ,]+${ignored}){0,5}`),
    notLedBy: ending('(?:can|could|may|should|is anyone|anyone|are we allowed to|how (?:do|can)) (?:i|we)?'),
    notFollowedBy: starting(
      '(?:\\w+ )?(?:range|camping|kitchen|cosplay|shooting club|hunting|repair|sharpen\\w*|pawn|fishing|bbq|barbecue)',
    ),
  },
  {
    keys: 'gun rifle shotgun pistol glock knife machete bullet coffin grave',
    says: everywhere(
      `(?:bullet|knife|coffin|grave|gun) (?:with|has|that has) (?:your|ur) name|i(?:'ve| have)?(?: got| own| have| bought)? (?:a|my|the|my dad'?s) (?:\\w+ )?(?:gun|rifle|shotgun|pistol|glock|knife|machete)[ ,]+(?:and|with) (?:.{0,30})?(?:your name|you|not afraid|know where|know how|use it on (?!my)|someone|everyone|bullet)`,
    ),
    notFollowedBy: starting('can (?:borrow|use|have)'),
  },
  {
    keys: 'alive die dead shot killed burn bleed hurt live warn safe shoot shooting kill killing murder stab gun',
    with: 'everyone everybody people you they nobody no none dont don not as many all',
    says: everywhere(
      `(?:everyone|everybody|people|all of (?:you|them)|you'?re all|they'?re all)(?: [\\w']+){0,7}? (?:is|are|will|gonna|'?ll)(?: going to| gonna| all| be going to)? (?:die|be dead|get shot|get killed|be shot|be killed|burn|bleed)|(?:nobody|no ?one|none of you) (?:\\w+ ){0,2}?(?:leaves?|leaving|walks? out|walking out|make it out|makes it out)(?: of)?(?: \\w+){0,2} alive|(?:do not|don'?t|dont) (?:come|go|show up|be|turn up) (?:to|at|in|into) (?:the )?(?:\\w+ )?(?:${place}|work|class) (?:tomorrow|tonight|today|on \\w+|next \\w+|this \\w+).{0,40}(?:live|alive|die|hurt|shot|warn\\w*|stay safe)|(?:shoot|kill|murder|stab|gun down)(?:ing)? (?:everyone|everybody|as many (?:people|of (?:you|them))|all of them|you all) (?:at|in|there|here|as|on|who|i)`,
    ),
    along: words(`${place}|work|class|there|here|i'?m|i am|i will|i'?ll|gonna|going to`),
    notLedBy: ending(
      "(?:movie|film|wants? to|wanted to|tried to|he|she|they|someone|man|guy|gunman|suspect|in \\w+)(?: [\\w']+){0,2}",
    ),
    notFollowedBy: starting('(?:eventually|someday|one day|in the (?:end|movie|finale))'),
  },
  {
    keys: 'open blow torch start bomb bombs shooting bloodbath massacre attack stabbing bombing explosion shoot shot gunman gas',
    with: 'going gonna will someone somebody there s',
    says: everywhere(
      `(?:there(?:'?s| is| will be| is gonna be|'?s gonna be|'?s going to be| is going to be|'?ll be)(?: going to be| gonna be)?|expect|get ready for) (?:an? |the |another )?(?:(?:mass |school )?(?:shooting|stabbing)|bombing|bloodbath|massacre|bomb (?:attack|blast)|bombs?|explosions?|nail bomb|terror attack|gas attack|knife attack|slaughter) (?:at|in|on|outside|inside|near) (?:your|the|this|that|our) (?:[\\w']+ ){0,3}?${place}|(?:someone|somebody|he|they|people)(?:'s| is| are|'re| will)?(?: going to| gonna)? (?:shoot up|blow up|bomb|gas|torch|open fire (?:at|in|on)|start shooting (?:at|in)) (?:the|this|that|your|our) (?:[\\w']+ ){0,2}?${place}`,
    ),
    along: words(
      "don'?t (?:go|come|show|attend|be)|stay (?:away|home|out|inside)|warn\\w*|going to|gonna|will|keep (?:away|your)|avoid|you'?ll see|tonight|tomorrow|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|at noon|cancel",
    ),
    notLedBy: ending(
      '(?:if|whether|hope|afraid|scared|worried|rumou?rs?|heard|news|said|says|movie|film|chapter|episode|told|claims?|claimed|think|thinks|in case)(?: \\w+){0,3}',
    ),
    notFollowedBy: starting(
      '(?:in the (?:movie|film|book|game|script)|\\w+ (?:drill|exercise)|range|stars?|scene|drill|club|schedule)',
    ),
  },
];
