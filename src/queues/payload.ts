// How a payload travels: as JSON inside a string. PostgreSQL's jsonb refuses U+0000 and lone surrogates, which people
// can type; escaped twice they pass, so that no text can make a job impossible to store.
import { createHash } from 'node:crypto';
import { z } from 'zod';

export interface Packed {
  readonly json: string;
}

const packedSchema = z.object({ json: z.string() });

/** undefined where it is not ours or not JSON: no schema takes that. */
export const unpack = (data: unknown): unknown => {
  const packed = packedSchema.safeParse(data);
  if (!packed.success) return undefined;
  try {
    return JSON.parse(packed.data.json);
  } catch {
    return undefined;
  }
};

/** A job id that is the same for the same content; without ':', which BullMQ refuses. */
export const contentId = (prefix: string, content: string): string =>
  `${prefix}-${createHash('sha256').update(content).digest('hex').slice(0, 40)}`;
