// Discord's ids: the first 42 bits are the time they were made at.
import { z } from 'zod';

const epochMs = 1_420_070_400_000n;

/** 1 to 20 digits that fit 64 bits; small servers write some as numbers. */
export const snowflakeSchema = z
  .union([z.string(), z.int().min(0)])
  .transform(String)
  .refine((id) => /^\d{1,20}$/u.test(id) && BigInt(id) < 1n << 64n);

/** When an id was made, ms. */
export const timeOf = (id: string): number => Number((BigInt(id) >> 22n) + epochMs);

/** The smallest id of a time (ms): `after` in a list begins with it. */
export const snowflakeAt = (ms: number): string => {
  const since = BigInt(Math.max(Math.trunc(ms), 0)) - epochMs;
  return String((since < 0n ? 0n : since) << 22n);
};

/** Orders ids as numbers, so by time. */
export const bySnowflake = (a: string, b: string): number => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
