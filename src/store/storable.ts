const nul = String.fromCharCode(0);

/** What PostgreSQL's `text` can hold: without NUL characters and lone surrogates. */
export const storable = (text: string): string => {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes(nul) ? wellFormed.replaceAll(nul, '') : wellFormed;
};
