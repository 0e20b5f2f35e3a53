// The wish to die or to be gone, and no strength or reason to go on.
import { ending, everywhere, type Rule, starting, words } from './rule.ts';

const me =
  "(?:^|[.,!?;:)] ?|\\b(?:i|i'?m|i'?ve|i'?d|i'?ll|me|my|ima|imma|just|honestly|and|but|so|cause|because|gonna|going to|want to|wanna|about|of|to|keep|really|been|started|still|again|or|like|on|be|from|way|ready|probably|might|should|could|literally|actually|sometimes|also|then) )(?:[\\w']+ ){0,3}$";
const first = new RegExp(me, 'u');
const want =
  "(?:(?:i|i'?ve|all i|me) (?:just |really |honestly |only |kinda |kind of |still |sometimes |so |genuinely |literally |actually |fucking |do |also |badly |always |even |ever |never |desperately |truly |have |lowkey |basically |seriously |often )*(?:want|wanna|wanted|need|would (?:rather|like|love)|wish i (?:could|would|can)|hope (?:to|i)|ready|feel like|felt like|feeling like|can'?t wait)|i'?d rather|(?:^|[.,!?] ?)(?:honestly |just |really |so |i )*(?:want|wanna)|makes? me want|thoughts? of wanting|ready)";

export const wishes: readonly Rule[] = [
  {
    keys: 'die dead gone disappear vanish fade cease exist existing stop end alive sleep asleep anymore any jump wake over',
    with: 'want wanna wanted need would wish hope ready feel felt feeling d',
    says: everywhere(
      `${want}(?: to| it| this| everything| all| the pain| my life)*(?: just| be| simply| fucking| all)* (?:die|be dead|be gone|dead|disappear forever|(?:disappear|vanish|fade away)(?: and never| forever| for good| completely| from this (?:world|earth|life))|cease to exist|not exist|stop existing|not be alive|stop being alive|not be here any ?more|end it|it (?:all )?to (?:end|stop|be over)|to (?:end|be over)(?: forever|[.,!]|$)|(?:to )?(?:end|stop|be over|go away|be done),? (?:for ?ever|for good|for ever|permanently|once and for all)|it all to (?:be over|stop|end)|(?:go to sleep|fall asleep|sleep)(?: forever| and (?:never|not) (?:wake|get) up)|never wake up(?: again|[.!]|$)|jump (?:off|in front))`,
    ),
    notLedBy: ending("(?:don'?t|dont|do not|never)(?: \\w+)?"),
    notFollowedBy: starting(
      '(?:of (?:embarrass|cringe|laugh|bored|shame|cute)\\w*|on (?:this|that|the)|in (?:game|minecraft|this game)|laughing|inside|from (?:the|laugh|embarrass|cring|cute|google|search|social)\\w*|a (?:hero|legend)|hard|trying|peacefully|on me|at (?:the|level)|than|(?:the|this|that|your|my|our|an?|after|with|at|on|in|so(?! (?:bad|badly|much|fucking|hard|tired))|when|before|soon|now so|well|for (?:dinner|lunch))(?! (?:pain|suffering|life)))',
    ),
  },
  {
    keys: 'live alive anymore any exist existing wake go going living life here earth planet',
    with: 'dont don do not didn didnt longer can cant never',
    says: everywhere(
      "(?:i (?:just |really |honestly |literally |genuinely )*(?:do not|don'?t|dont|didn'?t|no longer|can'?t|cant|never)|(?:^|[.,!?] ?)(?:just |really |honestly )*(?:don'?t|dont)|i'?m not sure i) (?:even |really |fucking |ever |truly |think i )?(?:want|wanna|wish|want it|deserve)(?: to)?(?: even| really)? (?:live|be alive|be here any ?more|be here(?=[.! ]*$)|be on this (?:earth|planet)|be around any ?more|exist|wake up(?: any ?more| tomorrow| again| ever|$|[.,!])|go on|keep going|keep living|keep existing|continue living|stay alive|life)",
    ),
    notFollowedBy: starting(
      '(?:in|with|at|near|on|here|there|under|by|without|like (?:that|them|him|her)|on (?:the|a|this)|to|through|off|and (?:meeting|work)|for (?:so|an?)|next to|outside|alone|a (?:lie|life where)|stream|any ?more,? this (?:server|channel|place|game|meeting|class))',
    ),
  },
  {
    keys: 'born live living life alive exist existing existed die dying dead death going go wake waking woken woke worth suicide killing here stay staying end gone future fight',
    with: 'wish would d better have got no see find nothing is zero any not isn isnt only death hope pray praying hoping ain life there dont don cant can',
    says: everywhere(
      "i (?:just |really |honestly |often |sometimes |always )*wish i (?:was|were|am|had) (?:dead|never born|never been born|not (?:born|alive|here any ?more)|gone)|wish i(?:'d| had)? (?:never|not) (?:been born|woken up|woke up|existed)|wish i (?:had )?(?:never|didn'?t|did not) (?:exist|wake up|woke up)|(?:would|'?d) be better off dead|i(?:'?m| am) better off dead|(?:i )?(?:have|got|there'?s|there is|is|see|find|no) ?(?:no|not? (?:any|a)|nothing|zero|any|another|little|much)? ?(?:reason|will|strength|energy|point|purpose|desire|motivation)(?: left)? (?:to|in|of|for) (?:me to |my |even )?(?:live|living|life|go on|going on|keep going|stay alive|staying alive|being alive|existing|exist|continue living|continuing to live|be here any ?more|wak\\w+ up|being here any ?more|fight any ?more)|(?:don'?t|dont|do not|can'?t|cant) (?:even |really )?(?:see|have|find)(?: \\w+)? (?:a |any |the |another |much )?(?:point|reason|future|way|purpose)(?: for (?:me|myself)(?= ?(?:$|[.,!]|and|any ?more))| (?:in|to|of|for)(?: me)? ?(?:living|live|life|go on|going on|keep going|stay|staying|being here|being alive|existing))|nothing (?:left )?(?:for me )?to live for|no ?(?:one|body) (?:left )?to live for|(?:life|it|living) (?:is not|isn'?t|isnt|is no longer|just isn'?t|doesn'?t feel|ain'?t|not) worth (?:living|it any ?more|it)|(?:no (?:other )?way out|only way out|only (?:escape|solution|answer|option|relief)(?: left)?)(?: for me| of this)?(?: is| but| except| besides| other than)+(?: by)? (?:death|dying|die|to die|suicide|killing|being dead|to end)|death (?:is|would be|seems|sounds|feels)(?: like)?(?: \\w+)? (?:the only|easier|peaceful|a relief|relief|comforting|so nice)|wonder(?:ing)? (?:what|how) (?:it'?d|it would|it|dying|death) (?:be|feels?|would feel|is)(?: like)? to (?:let go|die|be dead|not exist|jump|just jump|not be here)|(?:hope|pray|wish|praying|hoping|prayed|hoped|wished) (?:that |to god )?i (?:just |could |would |simply )*(?:(?:don'?t|never|do not|wouldn'?t|won'?t|didn'?t|could not|not|couldn'?t) (?:ever )?wake up|die(?: in my sleep)?)",
    ),
    notLedBy: ending("(?:without|never said|always|there'?s always)"),
    notFollowedBy: starting(
      '(?:before|on (?:this|the)|a(?:t|fter) (?:the|this)|laughing|of (?:this|that|the)|with|in (?:this|that|the)|for (?:the|a))',
    ),
    along: words(
      'live|living|life|alive|exist\\w*|die|dying|dead|death|born|going|go on|wake up|waking up|woken|woke|worth|suicide|killing|here|stay\\w*|future|purpose|fight|end|gone|let go|jump',
    ),
  },
  {
    keys: 'better happier relieved easier',
    says: everywhere(
      "(?:(?:everyone|everybody|they|(?:my )?(?:family|kids|parents|mom|mum|wife|husband|friends|children|son|daughter|gf|bf|partner)|world|you all|you guys|y'?all|people|life|you'?d|you) (?:[\\w']+ ){0,3}?|^)(?:would|will|'d|'ll|might|is|are|be|wld)? ?(?:all |probably |just |honestly |really )*(?:be |is |are )?(?:so |much |all |way |a lot )*(?:better(?: off)?|happier|relieved|easier)(?: place)? (?:(?:if|when|once) i ?(?:was|were|am|'?m|had|just|wasn'?t|weren'?t|died|disappeared|didn'?t) ?(?:dead|gone|not (?:here|around|alive)|never (?:born|existed)|never been|exist|disappeared|died|around|here|alive)?|without me\\b)",
    ),
    notFollowedBy: starting(
      '(?:as|in (?:the|this) (?:meeting|call|project|team)|on (?:the|this)|doing|having|writing|touching|reviewing)',
    ),
    notLedBy: ending('(?:project|team|release|company|code|codebase|server)'),
  },
  {
    keys: 'died dead gone disappeared die killed vanished',
    says: everywhere(
      "(?:no ?one|nobody|not a soul|who|(?:would|will|does) (?:anyone|anybody|somebody|someone|you)|anyone|they)(?: (?:would|will|'d|even|really|ever|here|actually))* (?:care|notice|miss me|cares?|be sad|cry|mind)(?: \\w+)?,? (?:if i (?:just |ever |suddenly )?(?:died|was dead|were dead|was gone|were gone|disappeared|die|killed|vanished|wasn'?t here|am gone|stopped existing|jumped|never (?:existed|woke))|when i'?m (?:gone|dead))|if i (?:died|disappeared|die|was gone|were gone|killed myself|vanished)(?: \\w+){0,3},? (?:no ?one|nobody)(?: would| will|'d| even)* (?:care|notice|miss)",
    ),
  },
  {
    keys: 'go keep carry live alive exist life living existing being pain fight',
    with: 'can cant cannot couldn couldnt don not sure',
    says: everywhere(
      "(?:i|i'?m|just|honestly)(?: [\\w']+){0,2}? (?:can'?t|cannot|cant|can not|don'?t know how (?:much longer )?(?:to|i can)|don'?t know if i can|not sure (?:how|i can))(?: [\\w']+){0,2}? (?:go on|keep going|carry on|keep living|keep fighting|do life|live|be alive|exist|take (?:life|living|existing|being alive|the pain|this pain)|fight (?:this|it) any ?more|keep doing this any ?more)",
    ),
    followedBy: starting(
      '(?:like this|any ?more|any longer|living|much longer|with (?:this|the) pain|with myself|[.,!]|$)|[.,!]|$',
    ),
    notFollowedBy: starting(
      '(?:vacation|stage|holiday|strike|without (?:my|coffee|music|it|you|this)|with this (?:build|code|bug))',
    ),
  },
  {
    keys: 'anymore any',
    says: everywhere(
      "(?:i|just|honestly)(?: [\\w']+){0,2}? (?:can'?t|cant|cannot|can not) (?:do|take|handle|bear) (?:this|it|life) any ?more",
    ),
    along: words(
      '(?:done|tired|sick) (?:with|of) (?:life|living|everything|being)|goodbye|alone|love you all|nobody|empty|end (?:it|myself)|give up|gave up|hate (?:myself|my life|being alive)|pills|cut\\w*|numb|worthless|burden|sorry (?:everyone|mom|mum)|the pain|hurts so much|want it to (?:stop|end)|cry(?:ing)? (?:every|all)|dead|die|dying',
    ),
  },
  {
    keys: 'life living alive existing existence waking breathing fighting trying',
    says: everywhere(
      '(?:done with|tired of|sick of|exhausted (?:by|of|from)|over|had enough of|finished with|weary of) (?:my |this |just |even |being )?(?:life|living|alive|being alive|existing|existence|waking up(?: every)?|breathing|fighting to (?:live|stay)|trying to (?:live|stay alive|survive))',
    ),
    ledBy: first,
    notFollowedBy: starting(
      "(?:in|with(?! (?:this|the) pain)|insurance|at|near|on|drawing|streams?|hacks?|cycle|here|as|under|paycheck|sim|coach|for(?! nothing)|out|the|my|a|support|expectancy|sciences?|advice|of (?:a|the)|like (?:a|it'?s|in|that)|is strange|up|early|simulators?|at \\d)",
    ),
    notLedBy: ending(
      '(?:not|never|go|went|all|start|take|came|ever|have|has|had|things?|what|could|something|game|hand|change|leave|roll|pull)(?: \\w+)?',
    ),
  },
  {
    keys: 'suicide dying death die dead killing end ending',
    with: 'all only everything way option think thought mind nothing answer escape solution',
    says: everywhere(
      "(?:suicide|death|dying|killing myself|ending (?:it|my life)|being dead)(?: (?:is|feels|seems|looks|might be|sounds|would be|has become|becomes|really))+(?: like)? ?(?:really |probably |honestly |literally )?(?:(?:the |my |an? )?(?:only|best|easiest|last|real|obvious|one) (?:way|option|answer|solution|escape|thing (?:i|left|on my)|choice|exit|relief|friend)|(?:all|everything|the only thing|the one thing) (?:i|that'?s on)(?: can| ever)? (?:think|want|dream|see|have|my mind))|(?:suicide|killing myself|ending (?:it all|my life)|dying)(?:'s| is| has been| was)(?: always| constantly| never far| all)* on my mind|(?:all|the only thing) i (?:can |ever |still )?(?:think about|want|dream of|think of|look forward to)(?: anymore| now| these days| lately)? (?:is|is to|is about) (?:suicide|dying|death|to die|being dead|die|killing myself|ending (?:it|my))",
    ),
    notLedBy: ending('(?:career|political|social|financial|commercial|brain|cell|heat|slow|certain|to|of)'),
    notFollowedBy: starting(
      '(?:(?:my|his|her|the) (?:\\w+ )?(?:hair|beard|shirt|eyebrows|fabric|yarn|jeans)|in (?:this|the) (?:game|level|build|fight)|for (?:the|this|that) (?:character|villain|boss|plant|battery|server|project))',
    ),
  },
  {
    keys: 'wake waking woke woken',
    with: 'dont don not never t wouldnt without stop nice fine ok okay',
    says: everywhere(
      "(?:(?:just |really |simply )?(?:not|never) (?:have to |having to )?(?:wak(?:e|ing) up|wake|to wake up)(?: again| any ?more| ever)? (?:sounds?|would be|seems?|feels?|is) (?:like )?(?:\\w+ ){0,2}(?:nice|peaceful|good|better|easier|relief|amazing|great|ideal|best|perfect|dream|bliss)|(?:(?:i'?d|i would|it'?d|it would) (?:be )?(?:fine|ok|okay|glad|happy|relieved|grateful|nice|better|easier|best) (?:if|with) (?:i |it if i )?(?:just )?(?:never|didn'?t|not|don'?t) (?:ever )?w(?:o|a)k(?:e|ing) up)|(?:close|shut|fall|go to|going to|drift off to)(?: my eyes)? ?(?:asleep|bed|sleep)?(?: tonight)? and (?:just )?(?:never|not) (?:have to |ever )?(?:wak(?:e|ing) (?:back )?up|open them)|every (?:morning|day) i(?:'m| am)? (?:wake up (?:disappointed|angry|sad|upset|regretting|wishing)|disappointed (?:that )?i (?:woke|wake)))",
    ),
    notLedBy: ending("(?:baby|kids?|cat|dog|laptop|pc|phone|he|she|they|you)(?: [\\w']+){0,2}"),
    notFollowedBy: starting('(?:early|at \\d|before|to (?:an?|my|the) (?:alarm|phone)|from sleep)'),
  },
  {
    keys: 'pain hurting suffering everything voices thoughts it',
    with: 'forever ever good over permanently',
    says: everywhere(
      '(?:want|wanted|need|wish|make|making|begging for) (?:all |for )?(?:the |this |my )?(?:pain|hurting|suffering|hurt|everything|voices|thoughts|noise in my head) (?:to |would |could )?(?:just )?(?:end|stop|be over|go away|be gone|cease),? (?:for ?ever|for good|for ever|permanently|once and for all)',
    ),
  },
  {
    keys: 'future birthday christmas summer winter year years',
    with: 'no see last another final',
    says: everywhere(
      "(?:no|don'?t have (?:a|any)|zero|isn'?t a|not a) future for (?:me|someone like me|people like me)(?= ?(?:$|[.,!]|and|any ?more|any ?way|so))|(?:my|the) (?:last|final) (?:birthday|christmas|new year'?s?|summer|winter|spring|autumn)(?: (?:alive|on (?:this )?earth|i'?ll (?:ever )?(?:see|have)|i (?:plan|want|intend) to))|(?:don'?t|do not|not) (?:plan(?:ning)?|intend(?:ing)?|want|going) (?:to|on) (?:see(?:ing)?|be(?:ing)? (?:alive|around|here) (?:for|at|by)) (?:another|my next|the next|next) (?:birthday|year|christmas|summer|month|week)",
    ),
  },
];
