// Fields as they are written on Discord's wire.
import { z } from 'zod';
import { snowflakeSchema } from './snowflake.ts';

export const bitsSchema = z.union([z.string().regex(/^\d{1,20}$/u), z.number().int().min(0)]).transform(BigInt);
export const optionalId = snowflakeSchema.nullish().transform((id) => id ?? null);
export const timeSchema = z
  .union([z.string(), z.number()])
  .transform((time) => (typeof time === 'number' ? time : Date.parse(time)))
  .refine(Number.isFinite);

/** A list in which one unreadable entry does not cost the others. */
export const tolerantList = <T extends z.ZodType>(schema: T) =>
  z
    .array(z.unknown())
    .nullish()
    .transform((values) =>
      (values ?? []).flatMap((value): z.infer<T>[] => {
        const parsed = schema.safeParse(value);
        return parsed.success ? [parsed.data] : [];
      }),
    );
