// What a message says that is not its author's mood: abuse they report, grim names and terms, oaths of joy. Blanked before
// the model reads it; politeness and calm are weighed after.
import { technicalWords } from './technical-words.ts';

const quotedSpeech =
  /\b(?:said|says|saying|called|calls|calling|wrote|writes|writing|posted|posts|posting|replied|replies|told|tells|tweeted|commented|typed|shouted|yelled|yelling|message|messages|messaged|dm'?d|dms|dm|word|words|phrase|term|insult|got|gets|received|sent|reads|like|with|is|was|quote|using|used|reported|using|someone|comment|reply|nickname|username|slur|contains)\b[^".\n]{0,40}"[^"\n]{2,400}"/giu;

// Terms and names whose words are grim and whose meaning is not; the names are those of well-known programs and games.
const terms =
  /\b(?:git blame|blame view|kill(?:ing|ed|s)? (?:-\d+|signal|switch|command|the (?:process|job|task|server|pod|container|session|tab|daemon|thread|worker|script|port))|kill -?9|sigkill|kill ?all|zombie process(?:es)?|dead letters?(?: queues?)?|dead ?locks?|dead ?lines?|dead ?code|dead links?|dead zones?|kernel panics?|panic (?:mode|button|handler)|panics? at|fatal error|critical (?:path|section)|crash (?:course|report(?:s|er|ing)?|dumps?|logs?|loop)|bug ?(?:tracker|bounty|bash|fix(?:es)?|report(?:s|ing)?)|issue tracker|error (?:handling|handler|messages?|codes?|boundary|pages?|logs?|budget|rates?)|abort (?:controller|signal)|exception handl(?:er|ing)|garbage collect(?:or|ion|ed)|brute ?force|rage quit button|poison (?:pill|message)s?|chaos (?:monkey|engineering|testing)|stress tests?|attack surface|threat model(?:s|ing)?|penetration test(?:s|ing)?|risk (?:assessment|register)|trash (?:can|folder|bin|icon)|killer feature|left 4 dead|dead by daylight|dead cells|darkest dungeon|death stranding|don'?t starve|die hard|grim dawn|plague inc|hell ?let ?loose|hell ?divers|evil dead|resident evil|bad apple|breaking bad|suicide squad|insomnia|doom(?: eternal)?|hades|terraria|broken sword|mortal kombat|dread hunger|war ?frame|war ?thunder|war ?craft|star ?wars|god of war|gears of war|total war|angry birds|cry ?engine|far cry|devil may cry|dead space|dying light|painkiller|nuke|sentry|crash ?lytics|bug ?snag|crash bandicoot|bad batch|ugly sweater|dirty cow|heart ?bleed|log4shell|rust)\b/giu;

const nameRun = /(?<=[\p{L}\d,'")] )\p{Lu}\p{Ll}+(?:[ -](?:\p{Lu}\p{Ll}+|\d+))*/gu;
const beforeName =
  /\b(?:play(?:ing|ed|s)?|us(?:e|es|ed|ing)|in|with|on|from|called|named|install\w*|into|watch\w*|try|tried|to|via|of|for|is|and|love|like|like|our|my|the|run|running|open|opened) $/iu;
const capitalized = /(?<!\p{L})\p{Lu}\p{Ll}+/gu;
const anyWord = /\p{L}+/gu;

const oath =
  /\b(?:son of a (?:bitch|gun)|you (?:\w+ )?(?:bastards?|motherfuckers?|bitch(?:es)?)|mother ?fuckers?|fuck(?: me| it)?|shit|crap|bastards?|(?:mother)?fuck(?:ing|in|in'|en)?|fkn|fking|effing|freaking|frickin|friggin|goddamn(?:ed)?|damn(?:ed)?|bloody|holy (?:shit|fuck|crap|hell|cow|moly)|(?:as|af) fuck|as hell|as shit|af|oh my (?:fucking )?god|shit yeah|(?:fuck|hell) yeah|fuck yes|the (?:fuck|hell)|no shit|shit(?=,? (?:this|that|it)(?:'s| is| was| looks)))\b/giu;
const joy =
  /\b(?:kick(?:s|ed|ing)?[- ]?ass|ass[- ]kicking|big brain|awesome|amazing|love|loving|loved|loves|great|brilliant|beautiful|best|better|fantastic|incredible|perfect|genius|insane|insanely|epic|legend(?:s|ary)?|yes|yay|finally|works|working|worked|fixed|fixes|solved|shipped|merged|passed|passes|landed|did it|done it|made it|got (?:it|in|the)|accepted|hired|won|win|winning|congrats|congratulations|proud|happy|thank|thanks|excited|hyped|pumped|cool|gorgeous|magic|magical|unreal|sick|fast|faster|quick|smooth|clean|good|nice|sweet|stoked|hilarious|funny|wow|rocks?|rules|slaps|bangs|banger|delicious|clutch|goat|glorious|nailed|crushed|killed it|killing it|smashed|stunning|wild|dope|lit|badass|impress\w*|crazy|smart|clever|elegant|huge|masterpiece|fun|right|green|relief|relieved|lifesaver|bless|hero|heroes|wizard|can(?:no|')t believe|blown away|blew my mind|holy grail|chef'?s kiss|deserved?|well done|let'?s go+|hats off)\b|[🎉🔥😍🥳🤩❤😂🙌💯🚀😄😁👏💪🤯]|!!|:d\b|<3/iu;
const gloom =
  /\b(?:hate|worst|awful|terrible|horrible|broken again|sucks?|stupid|idiots?|morons?|trash|garbage|useless|annoying|shut up|fuck off|piss off|sick of|tired of|ridiculous|joke|wrong with|ruin\w*|waste[ds]?|fail(?:s|ed|ing)?|crash(?:es|ed|ing)?|down again|unusable|fed up|disgust\w*|lost|losing|sad|angry|pissed|doesn'?t work|not working|stop)\b/iu;

/**
 * Blanks in a prepared text what is not its author's: reported speech, terms, names.
 * @param isGrim whether a lower-case word is one of a list of negative words
 */
export const ownPart = (prepared: string, isGrim: (word: string) => boolean): string => {
  let own = prepared;
  if (own.includes('"')) own = own.replace(quotedSpeech, (speech) => `${speech.slice(0, speech.indexOf('"'))} `);
  own = own.replace(terms, ' ');
  if (nameRun.test(own)) {
    nameRun.lastIndex = 0;
    const names = own.match(capitalized)?.length ?? 0;
    const words = own.match(anyWord)?.length ?? 0;
    if (names <= words * 0.4) {
      own = own.replace(nameRun, (run, at: number) => {
        const isGrimName = (run.match(anyWord) ?? []).some((one) => isGrim(one.toLowerCase()));
        return isGrimName && (/[ -]/u.test(run) || beforeName.test(own.slice(Math.max(0, at - 12), at))) ? ' ' : run;
      });
    }
  }
  nameRun.lastIndex = 0;
  return own;
};

/** Blanks the oaths of a text that swears for joy. */
export const withoutJoyfulOaths = (own: string, isGrim: (word: string) => boolean): string =>
  swearsForJoy(own, isGrim) ? own.replace(oath, ' ') : own;

const joyfulAnyway = new Set(
  'crazy insane sick killed killing kill kills wicked unreal damn badass ass no wild bug bugs hell dumb screaming cry crying tears mad nuts disgusting disgustingly stupidly ridiculously filthy nasty beast monster stuck tough hard demon dead die dying'.split(
    ' ',
  ),
);

/** Whether it swears for joy: an oath, a word or sign of joy, and nothing gloomy. */
export const swearsForJoy = (prepared: string, isGrim: (word: string) => boolean): boolean => {
  oath.lastIndex = 0;
  const swears = oath.test(prepared);
  oath.lastIndex = 0;
  if (!swears) return false;
  const rest = prepared.replace(oath, ' ');
  if (!joy.test(rest) || gloom.test(rest)) return false;
  return (rest.toLowerCase().match(anyWord) ?? []).every((word) => !isGrim(word) || joyfulAnyway.has(word));
};

const apology =
  /\b(?:sorry|apolog(?:y|ies|i[sz]e|i[sz]ing)|my (?:bad|fault|mistake|error)|mea culpa|excuse me|forgive me|pardon|oops|whoops|i (?:messed|screwed) up|mb)\b/iu;
const condolence =
  /\bsorry,? (?:to (?:hear|see|read)|for (?:your|you|him|her|them|his|their|those|people|anyone|everyone who)|you\b|u\b|that (?:you|your|he|she|they)|this (?:is happening|has happened|happened)|about your|man|dude|bro|op|mate)|\bfeel (?:so |really )?sorry|\b(?:so|really|very|truly|deeply) sorry\W*$/iu;
const mocking =
  /\bsorry,? (?:not sorry|but|that you|you (?:feel|think|can'?t)|your|if (?:the truth|you can'?t)|excuse|is not|isn'?t|doesn'?t|won'?t)|\bnot sorry\b|\b(?:sorry|poor) excuse|\bi'?m sorry,? (?:what|but|are you|did you|do you)|\bexcuse me\?|\bfeel sorry|\bsorry (?:state|mess|sight)|\bowe\w* (?:me|us) an apology|\bhalf-?hearted|\bapolog(?:ize|ise|y) (?:to (?:me|us)|from)|\bsorry,? to (?:burst|be the|disappoint|break|say|tell)|\b(?:he|she|they|you|who|it|people) (?:\w+ ){0,2}apologi[sz]e|(?<!\bwe )\b(?:is|are|was|were) (?:\w+ )?sorry\b/iu;
// Who names the fault as theirs may call it by a grim name.
const owning =
  /\b(?:my (?:bad|fault|mistake|error)|mea culpa|i (?:messed|screwed) up|i (?:shouldn't|should not|should) have|(?:sorry|apolog(?:y|ies|i[sz]e))(?: again)? (?:for|about) (?:the|my|that|being))\b/iu;
const politeness = new Set(
  'sorry apologize apologise apologies apology apologizing fault mistake mistakes bad wrong missed miss forgot broke break confusion confusing confused delay delayed late trouble inconvenience noise messed screwed error errors spam spamming bother bothering interrupt dumb stupid silly oops no misunderstanding misunderstood excuse forgive pardon offend hurt lost waste rude'.split(
    ' ',
  ),
);
const calmDefects = new Set(
  'no not wrong incorrect incorrectly missing empty blank slow freeze freezes frozen hangs hang leak leaks stuck unexpected unexpectedly unresponsive infinite duplicate ghost dead dies broken breaks break broke failure fatal critical severe corrupted corrupt lost losing lose'.split(
    ' ',
  ),
);

/** Whether it is an honest apology with nothing worse in it. `grim`: its words of a list of negative words. */
export const isPlainApology = (prepared: string, grim: readonly string[]): boolean =>
  apology.test(prepared) &&
  !mocking.test(prepared) &&
  !condolence.test(prepared) &&
  grim.filter((word) => !politeness.has(word) && !technicalWords.has(word)).length <= (owning.test(prepared) ? 1 : 0);

const raised =
  /!|\?\?|\b(?:again|always|every (?:single )?time|seriously|honestly|really|ever|wtf|ffs|smh|ugh|omg|still|keeps?|fuck\w*|shit\w*)\b|[😠😡🤬😤😭😢😞😩🙄👎]/iu;
const shouted = /\b\p{Lu}{5,}\b/u;

/** Whether none of its negative words is worse than a technical term. */
export const isMild = (grim: readonly string[]): boolean =>
  grim.every((word) => technicalWords.has(word) || calmDefects.has(word));

/** Whether its negative words are all about things, and it is told without a raised voice. */
export const isCalm = (prepared: string, grim: readonly string[]): boolean =>
  !raised.test(prepared) && !shouted.test(prepared) && isMild(grim);

/** Whether it is marked as sarcasm: `/s` at its end. */
export const isSarcastic = (prepared: string): boolean => /(?:^|\s)\/s(?:arcasm)?[.!\s]*$/iu.test(prepared);

/** Thanks that are none. */
export const isMockThanks = (prepared: string): boolean =>
  /\bthanks? (?:you )?(?:so much |a lot |very much )?for (?:nothing|ruining|breaking|wasting|ignoring|spoiling|killing|deleting|losing|making (?:it|this|that|things|everything) worse|yet another|(?:the|another|all the) (?:headaches?|outage|downtime)\b)/iu.test(
    prepared,
  );

const thanks =
  /\b(?:thanks|thank (?:you|u)|thx|thanx|tnx|tysm|much appreciated|i(?: really| truly)? appreciate|so grateful|saved (?:my|me))\b/iu;
const thanksForForm =
  /\bthanks? (?:you )?(?:in advance|to (?:the|a|an|this|our|my|your))|\b(?:no|but|nah|nope),? thank|\bthanks,? but\b|\?/iu;

/** Whether it thanks somebody for something: not beforehand, not to refuse, not beside a question. */
export const isHonestThanks = (prepared: string): boolean =>
  thanks.test(prepared) && !thanksForForm.test(prepared) && !isMockThanks(prepared);

/** A polite refusal. */
export const isNoThanks = (prepared: string): boolean =>
  /^\W*(?:no|nah|nope),? (?:thanks|thank you|thx)\b/iu.test(prepared) && prepared.length < 80;
