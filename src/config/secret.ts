import { inspect } from 'node:util';

/** A value that prints as `***` wherever it ends up: text, JSON, logs, `console.log`. */
export interface Secret {
  /** The value itself: hand it to the one place that needs it. */
  reveal(): string;
  toString(): string;
  toJSON(): string;
}

const hidden = '***';

export const createSecret = (value: string): Secret => {
  const secret = { reveal: () => value, toString: () => hidden, toJSON: () => hidden, [inspect.custom]: () => hidden };
  return Object.freeze(secret);
};
