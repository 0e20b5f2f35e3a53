// How much each sign speaks for one line going on from another. Made by `node bench/answers.ts --tune` (softmax over a
// line's candidates, so only differences count); docs/answers.md says from what, and how good it is.

/** Where people say whom they speak to, at least now and then. */
const named = {
  /** For a line that begins something new: always. */
  begins: 0.06,
  /** It asks something. */
  beginsAsking: 1.13,
  /** It addresses somebody who spoke lately. */
  beginsAddressed: -3.15,
  /** × ln(1 + people who spoke lately). */
  beginsInCrowd: 0.16,
  /** Its author spoke lately. */
  beginsAgain: -1.88,
  /** For a line, the later, that goes on from another, the earlier: × ln(1 + lines of people from there to it). */
  distance: -1.53,
  /** × ln(1 + minutes between them). */
  minutes: -0.69,
  /** Nothing was said between them. */
  next: -0.33,
  sameAuthor: 1.25,
  /** The same author's last line. */
  sameAuthorLast: 1.46,
  sameAuthorNext: 1.15,
  sameAuthorAsks: 0.3,
  /** The same author to the same person. */
  sameAddressee: 4.47,
  /** The later addresses the earlier's author. */
  addressesAuthor: 3.47,
  /** The later addresses somebody else. */
  addressesOther: -2.69,
  /** The earlier addresses the later's author. */
  wasAddressed: 0.36,
  /** And nothing after it does. */
  wasAddressedLast: 1.04,
  /** The earlier addresses somebody else. */
  wasForOther: -1.68,
  /** One of the two authors has addressed the other lately. */
  talked: 2.16,
  /** The earlier, another's, asks something. */
  asked: 0.54,
  /** And addresses nobody, and nobody has addressed its author since. */
  askedOpen: 0.1,
  /** Somebody has addressed the earlier's author since. */
  addressedSince: -0.76,
};
export type LinkSign = keyof typeof named;

/** Where hardly anybody does: then it means nothing not to. */
const unnamed: Partial<Record<LinkSign, number>> = {
  begins: -2.14,
  beginsAsking: 0.92,
  beginsInCrowd: 0.03,
  beginsAgain: -3.11,
  distance: -1.61,
  minutes: -1.24,
  next: -0.28,
  sameAuthor: -1.14,
  sameAuthorLast: 0.85,
  sameAuthorNext: 1.01,
  sameAuthorAsks: 0.23,
  asked: 0.36,
  askedOpen: 0.36,
};

export const linkWeights: Readonly<Record<Naming, Partial<Record<LinkSign, number>>>> = { named, unnamed };
export type Naming = 'named' | 'unnamed';
export const linkSigns = Object.keys(named) as readonly LinkSign[];
