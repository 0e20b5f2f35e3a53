// Which part of a chat message is its author's own words.

const fence = /```[\s\S]*?(?:```|$)/gu;
const inlineCode = /`[^`\n]*`/gu;
const quotedLine = /^[ \t]*(?:>|&gt;).*$/gmu;
const link = /\b(?:https?|ftp|irc):\/\/\S+|\bwww\.\S+/giu;
// <@123>, <#channel>, <:emoji:1>, <https://…>: Discord's and Slack's entities.
const entity = /<[@#!:a][^<>\s]{0,200}>/gu;
const mention = /[@#][\w.-]+/gu;

/**
 * Blanks what is not the author's own words: code, quoted lines, links, mentions. Linear in the text's length, never
 * throws. Apostrophes are made ASCII.
 */
export const ownWords = (text: string): string => {
  let own = text;
  // Most messages hold none of these: looking for one character is much cheaper than a regular expression.
  if (own.includes('`')) own = own.replace(fence, ' ').replace(inlineCode, ' ');
  if (own.includes('>') || own.includes('&gt;')) own = own.replace(quotedLine, ' ');
  if (own.includes('<')) own = own.replace(entity, ' ');
  if (own.includes('://') || own.includes('www.') || own.includes('WWW.')) own = own.replace(link, ' ');
  if (own.includes('@') || own.includes('#')) own = own.replace(mention, ' ');
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
