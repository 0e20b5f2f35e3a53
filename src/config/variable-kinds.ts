// What several variables are made of. No message here quotes a value: it may be a secret, or a secret typed into the wrong
// variable.
import { z } from 'zod';
import { createSecret } from './secret.ts';

/** Marks an issue with its error code and remedy, which `load.ts` makes a CcoError of. */
export interface Problem {
  readonly code?: string;
  readonly remedy: string;
}

/** An address of one of these protocols, like `https:`. */
export const url = (protocols: readonly string[], example: string, wrong: string) =>
  z.string().superRefine((value, context) => {
    const parsed = URL.canParse(value) ? new URL(value) : null;
    if (parsed !== null && protocols.includes(parsed.protocol) && parsed.hostname !== '') return;
    const remedy = `Give an address like ${example}.`;
    context.addIssue({ code: 'custom', message: wrong, params: { remedy } satisfies Problem });
  });

/** Of so many characters at least. */
export const boundSecret = (least: number) =>
  z
    .string()
    .refine((value) => value.length >= least && /^[\x21-\x7e]+$/u.test(value), {
      message: `is shorter than ${least} characters or has a space or a special character in it`,
      params: { remedy: 'Make one with `openssl rand -hex 32`.' } satisfies Problem,
    })
    .transform(createSecret);

/** `on` or `off`, as a boolean. */
export const onOff = (byDefault: 'on' | 'off') =>
  z
    .enum(['on', 'off'], { error: 'is neither on nor off' })
    .default(byDefault)
    .transform((value) => value === 'on');
