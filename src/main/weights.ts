// The scorer's weights: read here, handed to the core as bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { CcoError } from '../core/errors.ts';

export const weightsFile = join(import.meta.dirname, '../../models/sentiment-v1.bin.gz');

/** The bytes `createScorer` takes; throws CcoError `weights-missing`. */
export const loadWeights = (): Uint8Array => {
  try {
    return gunzipSync(readFileSync(weightsFile));
  } catch (cause) {
    throw new CcoError('The weights of the scorer cannot be read.', {
      code: 'weights-missing',
      remedy: 'Restore models/sentiment-v1.bin.gz from the repository, or make it anew with `npm run train`.',
      cause,
    });
  }
};
