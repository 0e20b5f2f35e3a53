/** The first `max` UTF-16 units, never half a character; without what databases refuse (NUL, lone surrogates). */
export const cut = (text: string, max: number): string => {
  const clean = text.replaceAll('\u0000', '').toWellFormed();
  if (clean.length <= max) return clean;
  const head = clean.slice(0, max);
  return head.isWellFormed() ? head : head.slice(0, -1);
};
