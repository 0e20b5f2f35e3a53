// Which part of a chat message is its author's own words.
import { emojiByShortCode } from './emoji.ts';

const fence = /```[\s\S]*?(?:```|$)/gu;
const inlineCode = /`[^`\n]*`/gu;
const quotedLine = /^[ \t]*(?:>|&gt;).*$/gmu;
const link = /\b(?:https?|ftp|irc):\/\/\S+|\bwww\.\S+/giu;
// <@123>, <#channel>, <:emoji:1>, <https://…>: Discord's and Slack's entities.
const entity = /<[@#!:a][^<>\s]{0,200}>/gu;
const mention = /(?<!\w)@[\w.-]+|#(?:\d+|[\w.]*-[\w.-]*)/gu;
const shortCode = /:[a-z0-9_+-]{2,40}:/giu;
// A command to a bot; `/me` speaks of oneself.
const command = /^[ \t]*[/!](?!me\b)[a-z][\w-]+(?:[ \t].*)?$/gimu;
const traceLine =
  /^[ \t]*(?:at [^\s(]+(?: \(| \[|:\d)|Traceback \(most recent|File "[^"\n]*", line \d|Caused by: |\.{3} \d+ more|[\w.$]{1,200}(?:Error|Exception|Warning): ).*$/gmu;

/**
 * Blanks what is not the author's own words: code, stack traces, quoted lines, links, mentions, bot commands and a
 * community's own emoji; standard short codes become their emoji. Linear in the text's length, never throws. Apostrophes
 * are made ASCII.
 */
export const ownWords = (text: string): string => {
  let own = text;
  // Most messages hold none of these: looking for one character is much cheaper than a regular expression.
  if (own.includes('`')) own = own.replace(fence, ' ').replace(inlineCode, ' ');
  if (own.includes('<')) own = own.replace(entity, ' ');
  if (own.includes('://') || own.includes('www.') || own.includes('WWW.')) own = own.replace(link, ' ');
  if (own.includes('@') || own.includes('#')) own = own.replace(mention, ' ');
  if (own.includes(':')) {
    own = own.replace(shortCode, (code) => {
      const emoji = emojiByShortCode(code.slice(1, -1));
      return emoji === null ? ' ' : ` ${emoji} `;
    });
  }
  // Whole lines last: what begins a line may show only once the rest is blanked.
  if (own.includes('>') || own.includes('&gt;')) own = own.replace(quotedLine, ' ');
  if (own.includes('!') || own.includes('/')) own = own.replace(command, ' ');
  if (own.includes('\n')) own = own.replace(traceLine, ' ');
  if (own.includes('’')) own = own.replaceAll('’', "'");
  return own;
};

const identifier = /[/\\_=^]|[\p{L}-]\d+[.-]|\d[.-]\p{L}/u;

// "idiot: try this" greets a member of that name, as IRC clients write it.
const address = /^\s*[^\s:]{1,32}:\s/u;

/** Blanks whom it is addressed to, and paths, file, package and variable names (`lib0.8-mad`, `/etc/hosts`, `is_bad`): what things are called is no mood. */
export const withoutIdentifiers = (own: string): string => {
  const said = own.replace(address, ' ');
  if (!identifier.test(said)) return said;
  return said
    .split(/\s/u)
    .filter((chunk) => !identifier.test(chunk))
    .join(' ');
};
