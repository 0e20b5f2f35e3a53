// Fields with Discord's limits; lengths are counted in code points.
import { z } from 'zod';

export const problem = (code: string, message: string) => ({ message, params: { code } });

const lengthOf = (text: string): number => {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
};

/** A text of `min` (default 0) to `max` characters. */
export const text = (max: number, min = 0) =>
  z
    .string()
    .refine((value) => lengthOf(value) <= max, problem('BASE_TYPE_MAX_LENGTH', `Must be ${max} or fewer in length.`))
    .refine((value) => lengthOf(value) >= min, problem('BASE_TYPE_MIN_LENGTH', `Must be ${min} or more in length.`));

export const snowflake = z.string().regex(/^\d{1,20}$/u);

/** Permission bits: a string of digits as documented, or a number. */
export const bits = z.union([z.string().regex(/^\d+$/u), z.number().int().min(0)]);

export const address = z.string().refine(
  (value) => {
    const url = URL.parse(value);
    return url !== null && ['http:', 'https:', 'discord:', 'attachment:'].includes(url.protocol);
  },
  problem('URL_TYPE_INVALID_URL', 'Not a well formed URL.'),
);
