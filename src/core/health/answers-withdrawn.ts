// A question its asker took back is nobody's to answer.

const withdrawing =
  /^(?:(?:oh|ah+|ok(?:ay)?|well|yay|hm+|haha|sorry|thanks|ty|[\w-]{1,32}[:,])[\s,.!:-]+){0,3}(?:never ?mind|nvm|nm(?![-\w])|ignore (?:me|that)|solved|fixed|found it|sorted|got it (?:working|to work)|(?:it(?:'s| is)? )?work(?:s|ing) now)\b|\bi(?:'ve)? (?:just )?(?:solved|fixed|figured|found) (?:it|that|the (?:problem|issue|answer|solution))\b|\b(?:problem|issue) (?:is |was )?(?:solved|fixed)\b/iu;
const longestWithdrawal = 160;

/** Whether an asker's later words withdraw their question, or say that they solved it themselves. English. */
export const withdraws = (text: string): boolean =>
  text.length <= longestWithdrawal && !text.includes('?') && withdrawing.test(text.replaceAll('’', "'"));
