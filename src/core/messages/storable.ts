const nul = String.fromCharCode(0);

/** A text as every store can hold it: without NUL characters and lone surrogates, which people can type. */
export const storable = (text: string): string => {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed();
  return wellFormed.includes(nul) ? wellFormed.replaceAll(nul, '') : wellFormed;
};
