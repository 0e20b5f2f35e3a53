// Self-harm: the writer's own thoughts, plans, means, goodbyes and wounds; a friend about to do it.
import { ending, everywhere, type Rule, words } from './rule.ts';
import { acts } from './self-harm-act.ts';
import { wishes } from './self-harm-wish.ts';

/** What tells real pain from a figure of speech. */
export const hurts = words(
  "pills|tonight|wrists?|goodbye|the note|a note|hospital|attempt\\w*|serious(?:ly)?|depress\\w*|lonely|alone|nobody|no one|can'?t (?:do|take) this any ?more|every ?day|every night|for real|empty|hurts|hate myself|worthless|burden|crying|cry|pain|numb|hopeless|sorry (?:everyone|mom|mum|to)|suicidal|not (?:joking|kidding)|voices|therap\\w*|tired of|give up|gave up|don'?t want to be here",
);

const others: readonly Rule[] = [
  {
    keys: 'himself herself themselves themself life suicidal cutting self',
    with: 'friend brother sister mom mum dad son daughter wife husband girlfriend boyfriend roommate cousin partner gf bf bestie ex she he they someone member',
    says: everywhere(
      "(?:friend|brother|sister|mom|mum|dad|son|daughter|wife|husband|gf|bf|girlfriend|boyfriend|roommate|cousin|partner|ex|bestie|she|he|they|someone (?:here|in (?:vc|this|the|our|my))|member)(?:'?s|'re)?(?: [\\w']+){0,7}? (?:is going to|gonna|going to|wants? to|wanting to|threatening to|about to|trying to|tried to|planning to|thinking (?:of|about)|threatens to|threatened to|attempted to|will) (?:kill|killing|hurt|hurting|hang|hanging|end|ending|cut|cutting|shoot|take|taking) (?:him|her|them)(?:self|selves)|(?:friend|brother|sister|mom|mum|dad|son|daughter|wife|husband|gf|bf|girlfriend|boyfriend|roommate|cousin|partner|she|he)(?:'?s| is)?(?: [\\w']+){0,7}? (?:going to|gonna|wants to|threatening to|about to|trying to|planning to|thinking (?:of|about)|tried to) (?:end(?:ing)?|tak(?:e|ing)) (?:his|her|their) (?:own )?life|(?:friend|brother|sister|son|daughter|gf|bf|girlfriend|boyfriend|roommate|cousin|partner) (?:is|'s|has been|has|seems)(?: \\w+){0,3}? (?:suicidal|cutting (?:again|herself|himself|themselves)|self[- ]?harming)",
    ),
    notLedBy: ending('(?:movie|film|chapter|book|character|episode|novel|scene)(?: [\\w]+){0,4}'),
  },
];

export const selfHarm: readonly Rule[] = [...wishes, ...acts, ...others];
