// What stands before and after threats, and makes them one or takes them back.
import { ending, starting, words } from './rule.ts';
import { me, weapon, wrath } from './threat-words.ts';

export const ignored = "(?!(?:never|not|hardly|nearly|almost|barely)\\b|[\\w']+n'?t\\b)[\\w']+";
/** The writer, or somebody sent or called for, is about to do it. */
export const intent = ending(`${me}(?:[ ,]+${ignored}){0,6}`);
export const called = ending(
  `(?:(?:someone|somebody|anyone|people|they|we|you)[ ,]+(?:should|needs? to|ought to|has to|have to|must|better|gotta|oughta)|(?:someone|somebody) (?:please|will|is gonna|is going to)|(?:hope|hoping|wish|pray|praying) (?:that )?(?:someone|somebody|they|a (?:truck|bus|car|train|mob|gang)))(?: ${ignored}){0,3}|let'?s(?: ${ignored}){0,2}`,
);
export const friendly = starting(
  "(?:an?|the|over|some|my|another|one|up|off) (?!time|day|week|night|gun)(?:e-?mail|dm|mail|message|text|link|pm|invite|note|line|copy|drink|look|picture|photo|few|couple|quick|round|list|draft|pr|spare|one|seat|hand|call|question|good|nice|new|better)\\b|to (?:try|ask|read|say|be|have|look|learn|use|check|thank|see|get|the punch|it|that|know)|(?:at|in|on) (?:\\w+ ){0,3}(?:chess|poker|fifa|tekken|games?|round|match|ranked|arena|pvp|finals?|court|pool|golf|darts|race|quiz|tennis|volleyball|a duel|the next(?! (?:meet|con|event|time|train|bus|convention|conference)))|with (?:kindness|hugs|love|laughter|kisses|questions|work|cuteness|paperwork)|in (?:\\w+ ){0,2}(?:paperwork|work|snow|tickets|questions|requests|prs|e-?mails?|reviews?|gifts)|if you (?:spoil|tell me (?:how|who)|don'?t (?:send|share|post) (?:pics|photos|pictures))|laughing|feelings",
);
export const negatedWish = ending("(?:not|never|no|nobody|no one|n't|don'?t|didn'?t)(?: [\\w']+){0,3}");
export const kindly = words(
  'cake|pizza|beers?|lunch|dinner|coffee|drinks?|gift|gifts|present|parcel|package|hug|hugs?|snacks?|party|barbecue|bbq|birthday|thank|thanks|congrat\\w*|pick (?:you|u) up|love you|miss you|brunch|movie night|delivery|uber|cab',
);
export const grudge = words(
  `not afraid|see you|watch|careful|be ready|post(?:ed|ing)?|leak\\w*|everyone|unless|if (?:you|u)|again|keep|visit|come|coming|better|bitch|fuck\\w*|kids|regret|sorry|ban|unban|delete|tonight|${wrath}|${weapon}`,
);
export const unless = ending(
  "(?:don'?t|do not|didn'?t|doesn'?t|let me|do|if|wish|how do|how|whether|said|wonder|tell me)",
);
