// A polite start or a name in front ("hi all, …", "bob: …") does not change what follows.
const opening =
  /^(?:(?:hi|hey|hello|ok|so|and|but|well|um+|sorry|please|pls|guys|all|everyone|folks)\b[\s,!.:-]*|[\w-]{1,32}[:,]\s+){0,3}/iu;
const question =
  /^(?:how (?:do|does|did|can|could|should|would|to|come|is|are|much|many|long)|what(?:'s| is| are| do| does| did| should| would| can| was| about)|where(?:'s| is| are| do| does| can| should)|who(?:'s| is| are| can| do| does| has| knows)|why(?:'s| is| are| do| does| did| can| can't| isn't| doesn't| won't)|when (?:is|are|do|does|did|will|can|should)|which (?:one|of|is|are|do|does|should)|(?:does|do|did|has|have|is|can|could|would|will) (?:any(?:one|body)|some(?:one|body))|any(?:one|body) (?:know|knows|here|have|has|using|used|else|got|able|seen|tried)|(?:can|could|would) you|can i|could i|is there|are there|is it possible|any (?:idea|ideas|tips|suggestions|advice|way|chance))\b/iu;
const wordCharacter = /[\p{L}\d]/u;

/** Whether the author's own words (see `ownWords`) ask something: a question mark after a word, or a question's beginning. */
export const asksSomething = (own: string): boolean => {
  const mark = Math.max(own.lastIndexOf('?'), own.lastIndexOf('？'), own.lastIndexOf('؟'));
  if (mark > 0 && wordCharacter.test(own.slice(0, mark))) return true;
  const start = own.slice(0, 200).trimStart();
  return question.test(start) || question.test(start.replace(opening, ''));
};
