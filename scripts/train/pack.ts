// The trained models as the bytes of the weights file.
import { bucketBits, buckets } from '../../src/core/sentiment/features.ts';
import { type HashedList, listHash } from '../../src/core/sentiment/lexicon.ts';
import { type WeightsHead, writeWeights } from '../../src/core/sentiment/weights-file.ts';
import type { Network } from './convolution.ts';
import { columnCount } from './extract.ts';
import { heads } from './lessons.ts';
import { packLinear, packShorts, packVectorsInSteps, rounded } from './quantise.ts';

export interface Trained {
  /** [column × classes + class]; for mood, what Reddit adds follows as columns of its own. */
  readonly moodLinear: Float32Array;
  readonly offensiveLinear: Float32Array;
  readonly network: Network;
  readonly words: readonly string[];
  readonly moodSets: number;
  readonly offensiveSets: number;
  readonly vader: HashedList;
  readonly rude: HashedList;
  /** Added to what each source of mood adds to negative and positive. */
  readonly offsets: readonly (readonly number[])[];
}

const vectorSteps = 24;
/** Linear weights of no more steps than this are dropped, row by row: what Reddit adds is stored where it matters. */
const floors = [2, 2, 2, 3, 3];

const column = (model: Float32Array, classes: number, over: number, under: number, first: number): Float32Array =>
  Float32Array.from({ length: columnCount }, (_, index) => {
    const cell = (first + index) * classes;
    return (model[cell + over] as number) - (model[cell + under] as number);
  });

/** Row of a head: one class's weights over another's, the base last. */
const difference = (head: Float64Array, filters: number, over: number, under: number | null): number[] => {
  const classes = head.length / (filters + 1);
  const at = (one: number, filter: number): number =>
    head[filter === filters ? classes * filters + one : one * filters + filter] as number;
  return rounded(
    Array.from({ length: filters + 1 }, (_, filter) => at(over, filter) - (under === null ? 0 : at(under, filter))),
  );
};

const bytesOf = (list: ArrayBufferView): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

/** The file's bytes, and how many buckets of the linear model were kept. */
export const packModels = (
  { moodLinear, offensiveLinear, network, words, moodSets, offensiveSets, vader, rude, offsets }: Trained,
  fitted: Pick<WeightsHead, 'mix' | 'confidence' | 'offensive'>,
): { file: Uint8Array; kept: number } => {
  const rows = [
    column(moodLinear, 3, 0, 1, 0),
    column(moodLinear, 3, 2, 1, 0),
    column(offensiveLinear, 2, 1, 0, 0),
    column(moodLinear, 3, 0, 1, columnCount),
    column(moodLinear, 3, 2, 1, columnCount),
  ];
  const linear = packLinear(
    rows.map((row) => row.subarray(0, buckets)),
    floors,
  );
  const { dimensions, filters } = network;
  const head = (place: number): Float64Array => network.heads[place] as Float64Array;
  const moodOf = (place: number) => [difference(head(place), filters, 0, 1), difference(head(place), filters, 2, 1)];
  const sourceClasses = head(heads.source).length / (filters + 1);
  const vectors = packVectorsInSteps(network.vectors, vectorSteps);
  const kernel = packShorts(network.kernel);
  const file = writeWeights(
    {
      bucketBits,
      linearScales: linear.scales,
      dense: rows.map((row) => rounded(row.subarray(buckets))),
      network: {
        dimensions,
        filters,
        words: words.length,
        vectorScale: vectors.scale,
        kernelScale: kernel.scale,
        bias: rounded(network.bias),
        mood: moodOf(heads.mood),
        offensive: difference(head(heads.offensive), filters, 1, 0),
        source: Array.from({ length: sourceClasses }, (_, one) => difference(head(heads.source), filters, one, null)),
        ownMood: Array.from({ length: moodSets }, (_, set) =>
          moodOf(heads.own + set).map((row, side) => [
            ...row.slice(0, -1),
            (row[filters] as number) + (offsets[set]?.[side] ?? 0),
          ]),
        ),
        ownOffensive: Array.from({ length: offensiveSets }, (_, set) =>
          difference(head(heads.own + moodSets + set), filters, 1, 0),
        ),
      },
      mix: fitted.mix,
      confidence: rounded(fitted.confidence),
      offensive: rounded(fitted.offensive),
    },
    {
      'linear-marked': linear.marked,
      'linear-values': linear.values,
      'vader-hashes': bytesOf(vader.hashes),
      'vader-values': bytesOf(vader.values),
      'rude-hashes': bytesOf(rude.hashes),
      'rude-values': bytesOf(rude.values),
      'word-hashes': bytesOf(Uint32Array.from(words, listHash)),
      'word-vectors': vectors.bytes,
      kernel: kernel.bytes,
    },
  );
  return { file, kept: linear.kept };
};
