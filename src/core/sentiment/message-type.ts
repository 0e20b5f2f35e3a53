// What a message is for, by rules: the answer it calls for. Courtesies around it do not change it.
import { asksSomething } from './asks.ts';
import type { Label } from './score.ts';
import { prepare } from './tokens.ts';

export type MessageType =
  | 'question'
  | 'request'
  | 'bug-report'
  | 'feature-request'
  | 'complaint'
  | 'praise'
  | 'thanks'
  | 'apology'
  | 'other';

export interface MessageContext {
  /** The mood the scorer reads; without it the words alone decide. */
  readonly label?: Label;
  /** Whether it replies to another member's message. */
  readonly isReply?: boolean;
  /** Whether what it replies to, or the last message of another member before it, asks something. */
  readonly afterQuestion?: boolean;
}

export interface MessageReading {
  readonly type: MessageType;
  /** 0 to 1: how sure the rule is that spoke. */
  readonly confidence: number;
  /** Whether it answers another message. */
  readonly answers: boolean;
}

const wish =
  /\b(?:feature (?:request|idea|suggestion)|(?:would|'d|could) be (?:so |really |very |super |pretty )?(?:great|nice|cool|awesome|helpful|useful|lovely|amazing|handy|good|neat|sweet|fantastic) (?:if|to|having)|(?:i|we) (?:really )?wish (?:there|it|you|we|the|i could|this)|(?:would|'d) (?:really |absolutely )?(?:love|like) (?:to see|it if|if|to be able|to have|an? (?:option|way|setting|toggle|button|dark|feature))|any (?:plans?|chance|intention) (?:to|of|for|on) (?:\w+ ){0,3}(?:add|support|implement|get|hav|allow|bring|mak)\w*|(?:please|pls|can (?:you|we)|could (?:you|we|the \w+)|should|maybe) (?:please |maybe |also |consider )?(?:add(?:ing)?|support(?:ing)?|implement(?:ing)?|introduce|allow|have an? (?:option|way|setting|toggle|button))\b|(?:will|is) there (?:ever )?(?:be )?(?:support|an? (?:dark mode|option coming))|an option (?:to|for)|let (?:us|users|me|people) (?:\w+ ){0,2}(?:choose|pick|set|sort|filter|pin|hide|mute|export|import|customi[sz]e|change|disable|turn off|undo|search)|\+1 (?:for|to|on)|suggestion:|proposal:|idea:|rfe\b|(?:could|can|may) (?:we|you|there be) (?:please |maybe |also |perhaps )?(?:get|have|make|offer|provide|let|allow|enable|bring)\b(?! (?:a |the )?(?:look|link|review|sure))|would it be possible to (?:have|add|get|support|make|set|choose|export|import|filter|sort)|(?:there )?should be (?:an? |a way|possible|able|some)|(?:i|we)(?:'d| would) (?:really |absolutely |also )?(?:love|like|want) (?:an?|the|some|support|to (?:be able|see|have|get))|(?:i|we) (?:really )?(?:need|want) (?:an?|some) (?:\w+ ){0,3}(?:option|setting|toggle|button|filter|shortcut|mode|plugin|integration|api|endpoint|way to|view|export|import|dashboard|theme)|(?:would|'d) (?:really )?(?:help|save|make (?:it|this|my|our|life))|why not (?:add|have|support|let|make)|(?:on|in) the roadmap|hoping for|request:|(?:please|pls) (?:make it|let|give us|bring|allow|provide|offer)|missing feature|needs? (?:an? )?(?:dark mode|option|setting|toggle|way to|button|shortcut)|what about adding|how about (?:adding|an? (?:option|button|way)))/iu;
const defect =
  /\b(?:bug|crash(?:es|ed|ing)?|throws?|threw|errors? (?:out|when|on|after|in|with|says?|code|message)|an? (?:\w+ )?error|exception|stack ?trace|segfaults?|fails? (?:to|with|when|on|if|after|silently|every)|failed (?:to|with)|is failing|(?:is|are|seems?|looks|got) broken|(?:does|do|did|is|are|was|will|ca|wo|has|have)(?:n't| not|nt) (?:\w+ ){0,2}?(?:work\w*|load\w*|open\w*|show\w*|sav\w*|start\w*|updat\w*|render\w*|respond\w*|appear\w*|connect\w*|sync\w*|display\w*|clos\w*|submit\w*|scroll\w*|persist\w*|match\w*|refresh\w*|log ?in|boot\w*|compil\w*|build\w*|trigger\w*|fire\w*)|not (?:working|loading|showing|saving|updating|rendering|responding|syncing|opening)|stop(?:s|ped) (?:working|responding|loading|syncing)|cannot (?:open|log ?in|load|save|connect|start|read|find|upload|delete)|freez(?:es|ing)|froze|hangs?\b|gets? stuck|regression|returns? (?:an? )?(?:[45]\d\d|null|undefined|empty|nan|the wrong|wrong)|gives? (?:me )?(?:an? )?(?:[45]\d\d|error|wrong)|(?:http )?(?:500|502|503|504)\b|nothing happens|(?:blank|white|black) (?:page|screen)|steps to repro\w*|repro(?:duc\w+)?:|wrong (?:date|time|value|result|number|order|page|user|timezone|color|total)|disappear(?:s|ed)|duplicat(?:es|ed)|twice instead|instead of|memory leak|times? out|timed out|since (?:the )?(?:last |latest |this |today's )?(?:update|upgrade|release|version|v?\d+\.\d)|off by one|(?:when|whenever|if|after|as soon as|every time|once|while) (?:i|you|we|the|a|an|it|my)\b[^?!]{3,120}\b(?:shows?|gives?|goes|becomes?|says|ends up|jumps|resets?|loses?|(?:is|are|comes? up|turns?|stays?) (?:empty|blank|missing|gone|black|white|grey|gr[ae]yed|wrong|cut|broken|lost)|flickers?|i get|we get|you get|opens? the wrong|scrolls?|closes|logs? me out|vanish\w*)|(?:shows?|displays?|gives?|produces?|outputs?|prints?|reports?|sends?|saves?|counts?|calculates?) (?:\w+ ){0,4}?(?:wrong|empty|old|stale|previous|negative|zero|blank|null|twice|double|undefined|nan|garbled|mojibake|outdated)|(?:cut off|truncated|garbled|unreadable|mangled|incorrect(?:ly)?|unresponsive|misaligned|out of sync|ignored|skipped|off[- ]screen)|(?:is|are|was|gets?) (?:missing|lost|empty|blank|reset|ignored) (?:after|when|on|in|from|since|for|if)|(?:doesn'?t|does not|don'?t|didn'?t|won'?t|can'?t|cannot) (?:\w+ ){1,4}(?:on|in|with|after|when|since|if|unless|even though) |expected(?::| result| behaviou?r)|actual(?::| result)|no longer|even though|keeps \w+ing|(?:spins|loads|hangs|loops|waits) forever|comes back (?:as|with|empty)|ends up|never (?:finishes|loads|arrives|appears|ends|returns|fires|updates|comes|gets|reaches|shows)|only works|goes (?:blank|black|to the wrong)|loses|overwrites?|overwritten|404s?\b|enoent|nan\b|undefined\b|(?:takes|takes up) (?:\w+ )?(?:seconds|minutes|\d+ ?s)\b|(?:ignores?|skips?|drops?|leaks?|resets?|truncates?|rejects?|flickers?) (?:the|my|all|every|it|to|memory|when|after|on)|can reproduce|reproducible|panics?\b|overlaps?)/iu;
const displeasure =
  /\b(?:ridiculous|terrible|awful|horrible|horrendous|worst|garbage|trash|crap(?:py)?|sucks?|unacceptable|disappoint\w*|frustrat\w*|annoy\w*|infuriat\w*|fed up|sick (?:of|and tired)|tired of|waste of|a joke|what a (?:joke|mess|waste)|hate|useless|pathetic|unusable|how hard (?:is|can|could)|seriously|are you kidding|kidding me|nobody (?:cares|listens|reads|answers)|no one (?:cares|listens|answers)|ignored?|third time|every (?:single )?(?:time|day|week|update)|yet again|for the (?:third|second|tenth|hundredth|nth) time|still (?:no|not|waiting|broken)|losing (?:my )?(?:patience|mind)|had enough|wtf|ffs|bullshit|shit|rip-?off|scam|nightmare|mess|joke|lazy|disgrace\w*|absurd|why (?:on earth|the hell|the fuck|do (?:you|they|we) (?:always|keep|never)|does (?:this|it|everything) (?:always|keep|never)|is (?:this|it|everything|nobody) (?:so|always|still)|can'?t (?:you|they)))\b/iu;
const praising =
  /\b(?:love (?:this|it|the|how|that|what|your)|loving|great (?:work|job|stuff|release|update|community|docs|feature|talk|idea|team|project|write-?up|post|fix|guide)|awesome|amazing|fantastic|the best|best \w+|brilliant|excellent|impress\w+|well (?:done|played|written|made)|nice (?:work|job|one|touch|write-?up)|good (?:job|work|stuff|one)|kudos|props to|beautiful\w*|perfect\w*|incredible|congrat\w*|slick|solid work|wonderful|superb|outstanding|masterpiece|hats off|shout-?out|a joy|a pleasure|so (?:good|smooth|clean|fast|polished|helpful)|really (?:good|nice|great|helpful|clean)|game ?changer|legend|genius|phenomenal|delightful|stellar|flawless\w*|rocks|top notch|lovely)\b|[👏🔥💯🙌]/iu;
const thanking =
  /\b(?:thanks|thank (?:you|u|goodness)|thx|thanx|tnx|ty|tysm|tyvm|cheers|much appreciated|(?:really |truly |so )?appreciate (?:it|you|that|this|the|your|all)|grateful|much obliged|i owe you|you(?:'re| are) (?:a )?(?:lifesaver|life saver|the best|legend|star)|saved (?:my|me|us))\b/iu;
const notThanking = /\bthanks? (?:you )?(?:in advance|to (?:the|a|an|this|our|my|your)|for nothing)|\bno,? thank/giu;
const apologizing =
  /^(?:\W*(?:oh|ah|hey|hi|ok|so|all|everyone|and|again|ugh|oops|whoops|i'?m|i am|we are|we'?re|very|really|so|terribly|deeply|truly|my|sincere|wow|yeah|yes|ah|team|folks|guys)\b)*\W*(?:sorry|apologies|apology|apologi[sz]e|my bad|(?:my )?fault|(?:my )?mistake|mea culpa|oops|whoops|forgive me|mb)\b|\b(?:i (?:want to |would like to |must |have to |need to )?apologi[sz]e|my (?:sincere )?apologies|that was (?:my|on me)|my (?:bad|fault|mistake)|i (?:messed|screwed) up|i owe (?:you|everyone|all)(?: of you)? an apology|(?:so|really|very|truly) sorry (?:for|about|i|that i))/iu;
const notApologizing =
  /\bsorry (?:to hear|for your loss|not sorry|but|you)|\bif (?:this|that|it) (?:was|has been|is)|\bsorry if\b/iu;
const information =
  /\b(?:(?:does|do|did) (?:any(?:one|body)|some(?:one|body)|you|we|it|this|that|the)|any(?:one|body) (?:know|knows|have|has|here|else|tried|using|got)|(?:can|could|would) (?:you|some(?:one|body)|any(?:one|body)) (?:please |pls |kindly )?(?:tell|explain|clarify|say|confirm (?:if|whether|that)|point|recommend|suggest|remind me (?:how|what|where|when|which|who)|shed)|is (?:it|there|this|that|the)|are (?:there|we|you|the)|what|how|why|when|where|which|who|whose|should (?:i|we)|can (?:i|we|it|this)|could (?:i|it)|will (?:it|the|this|there)|may i|am i)\b/iu;
const asking =
  /\b(?:(?:can|could|would|will) (?:you|u|some(?:one|body)|any(?:one|body)|the mods?|an? (?:admin|mod|maintainer)\w*|we)|please|pls|plz|kindly|need (?:some(?:one|body)|help|a hand|access|an? (?:review|reviewer|volunteer|admin|mod)|you to)|help (?:me|us|needed|wanted|please|with)|looking for (?:some(?:one|body)|help|an? (?:volunteer|reviewer|mentor|hand))|would you mind|do you mind|mind (?:\w+ing|if)|requesting|i'?d appreciate (?:it if|help|a)|if (?:someone|anyone|you) could|any(?:one|body) (?:able|willing|free|available|up) |volunteers?\b|@?mods?,? (?:can|could|please))/iu;
const politeOnly =
  /\b(?:please|pls) (?:read|see|note|check (?:the|out)|remember|use|make sure|refer|be|keep|don'?t|do not|visit|follow|join|welcome)\b/iu;
const greeting =
  /^\W*(?:hi|hello|hey|good (?:morning|evening|afternoon|night)|gm|gn|welcome|yo|sup|bye|cya|brb|lol|ok|okay|yes|no|yep|nope|sure|same|agreed|this|fyi|reminder|psa|announcement|heads up)\b/iu;

const reading = (own: string, label: Label | undefined): readonly [MessageType, number] => {
  const asks = asksSomething(own);
  const thanks = thanking.test(own.replaceAll(notThanking, ' '));
  const isUpset = displeasure.test(own) && label !== 'positive';
  if (wish.test(own) && !(isUpset && label === 'negative' && !/\b(?:please|add|wish|would)\b/iu.test(own)))
    return ['feature-request', 0.8];
  if (apologizing.test(own) && !notApologizing.test(own) && !asks) return ['apology', 0.85];
  if (
    isUpset &&
    (label === 'negative' || label === undefined) &&
    !information.test(own.slice(0, 24)) &&
    !asking.test(own)
  ) {
    return ['complaint', 0.7];
  }
  if (asks) {
    if (
      isUpset &&
      /\b(?:seriously|how hard|kidding|wtf|why (?:on earth|the|do (?:you|they)|does|is (?:this|it|everything|nobody)|can'?t)|every (?:single )?(?:time|day)|again\?|nobody|no one)\b/iu.test(
        own,
      )
    )
      return ['complaint', 0.7];
    if (
      asking.test(own) &&
      !/\b(?:(?:can|could|would) (?:you|some(?:one|body)|any(?:one|body)) (?:please |pls )?(?:tell|explain|clarify|say|confirm|point|recommend|suggest|shed)|any(?:one|body) (?:know|knows))\b/iu.test(
        own,
      )
    ) {
      const questionFirst = /\b(?:what|how|why|when|where|which|who|is there|does|do you know)\b[^?]*\?/iu.test(own);
      const actFirst =
        /\b(?:can|could|would|will) (?:you|u|some(?:one|body)|any(?:one|body)|the mods?|an? \w+|we)\b[^?]*\?/iu.test(
          own,
        );
      if (actFirst || !questionFirst) return ['request', 0.7];
    }
    return ['question', 0.85];
  }
  if (thanks && !defect.test(own.replace(thanking, ' '))) return ['thanks', 0.9];
  if (asking.test(own) && !politeOnly.test(own)) return ['request', 0.65];
  if (defect.test(own) && !(label === 'positive' && praising.test(own)))
    return isUpset ? ['complaint', 0.6] : ['bug-report', 0.75];
  if (isUpset || (label === 'negative' && !greeting.test(own))) return ['complaint', isUpset ? 0.7 : 0.5];
  if (praising.test(own) && label !== 'negative') return ['praise', 0.8];
  if (thanks) return ['thanks', 0.7];
  return ['other', greeting.test(own) ? 0.8 : 0.6];
};

/** Reads what a message is for. Pure, linear in its length, never throws. */
export const messageType = (text: string, context: MessageContext = {}): MessageReading => {
  const own = prepare(text).slice(0, 2_000).trim();
  const [type, confidence] = /\p{L}/u.test(own) ? reading(own, context.label) : (['other', 0.9] as const);
  const answers =
    (context.isReply === true || context.afterQuestion === true) &&
    context.afterQuestion !== false &&
    type !== 'question' &&
    type !== 'request' &&
    type !== 'thanks';
  return { type, confidence, answers };
};
