// Farewells for good: two signs of one together.
import { words } from './rule.ts';

/** Signs of a farewell, two of which together are one. */
const farewells: readonly RegExp[] = [
  "good ?bye|farewell|bye everyone|bye all|this is it\\b|tonight(?:'s| is) the night|thank you (?:all )?for everything|i love you (?:all|guys)|love you all|see you on the other side",
  "(?:this is|here'?s|sending) (?:my|the) (?:very )?(?:last|final) (?:message|post|goodbye|night|day|words|tweet|stream)|(?:by the time|when) (?:you|anyone|anybody|someone|u) (?:all )?(?:reads?|sees?|finds?|get) this",
  "(?:won'?t|wont|will not|not going to|not gonna) be (?:here|around|alive|with you)(?: any ?more| tomorrow| much longer| by| next| for)?|i'?ll be gone|i'?ll be dead|when i'?m gone|after i'?m gone|after i'?m dead|once i'?m gone|gone by (?:morning|tomorrow)|you won'?t (?:hear from|see) me (?:again|any ?more)|never (?:see|hear from) me again|if i'?m (?:not (?:here|around|alive|online|back)|gone) (?:any ?more|tomorrow|by|in the morning|next|when|after)|if i (?:don'?t|do not) (?:make it|wake up|come back|survive)|if (?:something|anything) happens to me|(?:want|need|wish)(?:ed)? (?:the |this |it |my |all )*(?:pain|suffering|hurting)? ?(?:to )?(?:just )?(?:stop|end|be over)",
  '(?:wrote|written|writing|left|leaving|finished) (?:the|a|my|them a|you a|all my) (?:suicide |goodbye |farewell )?(?:notes?|letters?)|goodbye (?:notes?|letters?)|suicide note|(?:gave|giving|given) away (?:all )?my (?:stuff|things|games|cat|dog|belongings)|(?:gave|given|leaving|left) my (?:stuff|things|games|cats?|dogs?|belongings|pets?) (?:to|with) my',
  "(?:don'?t|dont|do not|no one can|nobody can|no point trying to) (?:try (?:and|to) )?(?:stop me|save me|look for me|come looking|follow me)|forgive me|sorry (?:everyone|mom|mum|dad|for everything|to everyone|guys|all)|i'?m (?:so )?sorry(?=[.! ]*$)|tell (?:my (?:mom|mum|family|parents|sister|brother|kids|wife|dad|husband|girlfriend|boyfriend|partner|daughter|son|friends|grandma|little (?:sister|brother)|mother|father)|them|her|him) (?:that )?i(?:'?m| am)?(?: \\w+)? (?:love[ds]?|sorry)",
  "(?:please )?(?:look after|take care of|take|feed|rehome|adopt|keep) (?:my|each other|the) ?(?:little )?(?:plants|cats?|dogs?|kids|mum|mom|sister|brother|family|pets?|little)?|i'?m ready to go|ready to leave this (?:world|life)|doing it tonight|(?:gonna|going to) do it tonight|i'?ve (?:made up my mind|decided)|it ends (?:tonight|now|today)|(?:tonight|today) it ends|(?:tonight|today) is the end|i'?m at peace (?:with it|now)|i can'?t (?:do|take) (?:this|it) any ?more|i'?m (?:so )?(?:tired|done)(?=[.,! ]*$)",
].map(words);
const leaving = words(
  'see you|see ya|cya|bed|sleep well|vacation|holidays?|retir\\w*|new job|job|leaving (?:the )?(?:server|team|company|channel|project|discord|guild)|switching|next year|monday|weekend|meetups?|cookies|lunch|fridge|afk|flight|moving (?:to|away)|conference|stream(?:ing)?|quit(?:ting)? (?:the )?(?:game|server|job)|the app|season|maintain\\w*|exams?|taking the day|off (?:tomorrow|work)|release|party|trip|travel\\w*|army|new place|office',
);
const sureFarewell = words(
  "by the time (?:you|anyone|u) (?:all )?reads? this,? (?:i'?ll|i will|i'?m) (?:already )?(?:be )?(?:gone|dead)|(?:wrote|writing|written|finished|left) (?:my|a|the) (?:suicide|goodbye|farewell) (?:notes?|letters?)|my (?:suicide|goodbye|farewell) (?:note|letter)s?",
);

/** What the gate looks for, as in {@link Rule.keys}. */
export const farewellKeys = 'goodbye farewell bye note notes letter suicide gone forgive final last sorry ready';
/** Goes with who is to be told or looked after. */
export const arrangementKeys = 'here around alive pain suffering make wake survive happens tomorrow morning';
export const saysFarewell = (text: string): boolean =>
  sureFarewell.test(text) || (farewells.filter((sign) => sign.test(text)).length >= 2 && !leaving.test(text));
