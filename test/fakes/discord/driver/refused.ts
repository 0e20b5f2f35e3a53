/** Discord's own client would not let a person do this; the sentence says why. */
export class Refused extends Error {
  override readonly name = 'Refused';
}
