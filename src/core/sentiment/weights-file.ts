// The weights as one file: magic, version, the length of a JSON head, the head, then the sections it lists, one after
// another. Little-endian.
import { z } from 'zod';
import { CcoError } from '../errors.ts';

const magic = 0x4d4f4343; // "CCOM"
export const weightsVersion = 2;
const headStart = 12;

const section = z.object({ name: z.string(), bytes: z.number().int().nonnegative() });
const line = z.array(z.number());

const headSchema = z.object({
  bucketBits: z.number().int(),
  /** Value of one step of each row of the linear weights. */
  linearScales: line,
  dense: z.array(line),
  network: z.object({
    dimensions: z.number().int(),
    filters: z.number().int(),
    words: z.number().int(),
    vectorScale: z.number(),
    kernelScale: z.number(),
    bias: line,
    /** Each line: one weight a filter, and the base. Negative and positive over neutral. */
    mood: z.array(line),
    /** Over clean. */
    offensive: line,
    /** Which source the message reads like. */
    source: z.array(line),
    /** What each source of mood adds to `mood`, and each of offensiveness to `offensive`. */
    ownMood: z.array(z.array(line)),
    ownOffensive: z.array(line),
  }),
  /** What the network weighs beside the linear model, 0 to 1. */
  mix: z.object({ mood: z.number(), offensive: z.number() }),
  /** Weights of the log-odds that the label is right, over `confidenceFeatures`. */
  confidence: line,
  /** Slope and base of the log-odds that a message is offensive. */
  offensive: line,
  sections: z.array(section),
});
export type WeightsHead = z.infer<typeof headSchema>;

export interface Weights {
  readonly head: WeightsHead;
  section(name: string): Uint8Array;
}

const bad = (cause?: unknown): CcoError =>
  new CcoError('The weights of the scorer cannot be read.', {
    code: 'weights-bad',
    remedy: 'Restore the file from the repository, or make it anew with `npm run train`.',
    cause,
  });

/** Joins a head and its sections to the file's bytes. */
export const writeWeights = (
  head: Omit<WeightsHead, 'sections'>,
  sections: Readonly<Record<string, Uint8Array>>,
): Uint8Array => {
  const list = Object.entries(sections).map(([name, bytes]) => ({ name, bytes: bytes.byteLength }));
  const json = new TextEncoder().encode(JSON.stringify({ ...head, sections: list }));
  const total = list.reduce((sum, { bytes }) => sum + bytes, headStart + json.byteLength);
  const file = new Uint8Array(total);
  const view = new DataView(file.buffer);
  view.setUint32(0, magic, true);
  view.setUint32(4, weightsVersion, true);
  view.setUint32(8, json.byteLength, true);
  file.set(json, headStart);
  let at = headStart + json.byteLength;
  for (const bytes of Object.values(sections)) {
    file.set(bytes, at);
    at += bytes.byteLength;
  }
  return file;
};

/** Reads the file's bytes; throws CcoError `weights-bad` on anything else. */
export const readWeights = (file: Uint8Array): Weights => {
  if (file.byteLength < headStart) throw bad();
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  if (view.getUint32(0, true) !== magic || view.getUint32(4, true) !== weightsVersion) throw bad();
  const headEnd = headStart + view.getUint32(8, true);
  let head: WeightsHead;
  try {
    head = headSchema.parse(JSON.parse(new TextDecoder().decode(file.subarray(headStart, headEnd))));
  } catch (error) {
    throw bad(error);
  }
  const places = new Map<string, Uint8Array>();
  let at = headEnd;
  for (const { name, bytes } of head.sections) {
    if (at + bytes > file.byteLength) throw bad();
    places.set(name, new Uint8Array(file.subarray(at, at + bytes)));
    at += bytes;
  }
  return {
    head,
    section: (name) => {
      const found = places.get(name);
      if (found === undefined) throw bad();
      return found;
    },
  };
};
