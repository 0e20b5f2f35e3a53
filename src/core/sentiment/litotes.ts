// Saying it by denying its opposite: set phrases that a model of words and their neighbours reads the wrong way round.

const maybe = /n[o']t\b|\b(?:no|never|nothing|cannot|cant|dont|isnt|hard(?:ly)?|used to be|less than|far from)\b/iu;
// Not `ideal`, `useful`, `worth it`: denied of code they are a remark, not a mood.
const good = 'great|nice|fun|cool|helpful|happy|impressed|thrilled|amused|pleased|funny';
const much = '(?:very |that |so |really |exactly |all that |particularly |even |remotely |too )?';

const praise =
  /\bnot? (?:at all )?(?:too |so |half |that )?(?:bad|shabby)\b|\bcan(?:'?t|not) (?:really )?complain\b|\bno (?:complaints|regrets)\b|\bcouldn'?t (?:be (?:happier|better|more pleased)|agree more|ask for (?:more|better)|have (?:gone|been|asked for|wished for) (?:better|a better|more))\b|\bnever (?:been (?:better|happier)|disappoints?|fails to (?:impress|amaze|deliver|make me)|seen (?:a |such a |anything )?(?:better|cleaner|nicer|finer|faster|friendlier))\b|\bnothing (?:beats|but (?:praise|love|respect|good))\b|\b(?:doesn'?t|didn'?t|does not|did not) disappoint\b|\bhard to (?:beat|fault)\b|\bcan(?:'?t|not) (?:fault|beat|recommend \w+ (?:highly )?enough|praise \w+ enough|thank \w+ enough|stop (?:smiling|laughing|playing))\b|\bwouldn'?t (?:change a thing|go back|trade \w+ for)\b|\b(?:don'?t|do not|won'?t) miss (?:it|my|the|that) /iu;
const complaint = new RegExp(
  `\\b(?:isn'?t|wasn'?t|aren'?t|weren'?t|not|hardly|less than|far from) ${much}(?:${good})\\b|\\b(?:can(?:'?t|not)|don'?t|do not|wouldn'?t|would not) (?:really )?recommend\\b|\\bcan(?:'?t|not) say (?:that )?i (?:really |ever )?(?:enjoy|lik|lov|car)\\w*|\\bused to be (?:so |a lot |much )?(?:${good}|better|nicer|friendlier)\\b`,
  'iu',
);
// Asked, told of others' fears, or only half of what is said.
const notMeant = /\?\s*$|\b(?:only|just|merely|why not|if not|whether or not|not good at|not sure)\b/iu;
const turn = /\b(?:but|however|although|though|except|unfortunately|yet)\b/iu;

/** What a set phrase in a prepared text says its author's mood is; null where there is none, or more than one reading. */
export const litotes = (prepared: string): 'positive' | 'negative' | null => {
  if (!maybe.test(prepared) || notMeant.test(prepared)) return null;
  const praises = praise.test(prepared);
  const complains = complaint.test(prepared);
  if (praises === complains) return null;
  return praises ? (turn.test(prepared) ? null : 'positive') : 'negative';
};
