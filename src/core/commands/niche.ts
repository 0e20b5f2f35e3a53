// What a community space of ours is named after.
import { z } from 'zod';

const message =
  'The niche is one short name of small letters, digits and hyphens, 2 to 40 long, e.g. `/cco space create urban-gardens`.';

export const nicheSchema = z
  .string(message)
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(40, message)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, message)
      .min(2, message),
  );

export const spaceNameOf = (niche: string): string => `371OS-${niche}`;
