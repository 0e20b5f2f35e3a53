// The trained scorer behind the `Scorer` port.
import type { Scorer } from '../ports.ts';
import { asksSomething } from './asks.ts';
import { confidenceOf } from './confidence.ts';
import { emojiPolarity } from './emoji.ts';
import { languageOf } from './language.ts';
import { litotes } from './litotes.ts';
import { messageType } from './message-type.ts';
import { createModel, type KnownWord, type Logits } from './model.ts';
import { foreignMood } from './multilingual.ts';
import {
  isCalm,
  isHonestThanks,
  isMild,
  isMockThanks,
  isNoThanks,
  isPlainApology,
  isSarcastic,
  ownPart,
  swearsForJoy,
  withoutJoyfulOaths,
} from './own-mood.ts';
import type { Label, MessageScore } from './score.ts';
import { prepare, type Token, tokenize } from './tokens.ts';

export interface TrainedScorer extends Scorer {
  /** @param usual the channel's usual language (ISO 639-1), for texts too short to tell; without it they are `und` */
  score(text: string, usual?: string): MessageScore;
  /**
   * The words that moved the score most: how far it falls without the word, -2 to 2. At most `most`, strongest first.
   * Slow: the message is scored once a word.
   */
  explain(text: string, most: number): { readonly word: string; readonly effect: number }[];
}

const labels = ['negative', 'neutral', 'positive'] as const satisfies readonly Label[];
/** Of other languages: a sum of word and emoji values past this is a mood. */
const foreignThreshold = 0.35;
/** A list of words is no reading: its verdicts are at most this sure. */
const foreignConfidence = 0.5;
const explainedWords = 80;
/** In a longer message an apology or thanks are not the point. */
const courtesyTokens = 30;
/** Of verdicts that rules make. */
const ruledScore = 0.5;
const ruledConfidence = 0.5;
/** People who label do not agree that an apology or a calm report is no bad mood. */
const settledConfidence = 0.3;
/** Joy and thanks. */
const joyful = { label: 'positive', score: ruledScore, confidence: ruledConfidence } as const;
/** What is left of a bad score that turns out to be politeness or a calm report. */
const settledShare = 0.25;

type Mood = Pick<MessageScore, 'label' | 'score' | 'confidence'>;

/** P(positive) − P(negative). */
const scoreOf = ({ negative, positive }: Logits): number => {
  const most = Math.max(negative, 0, positive);
  const [low, high] = [Math.exp(negative - most), Math.exp(positive - most)];
  return (high - low) / (low + Math.exp(-most) + high);
};

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Reads the weights (throws CcoError `weights-bad`); about 16 MB. */
export const createScorer = (weights: Uint8Array): TrainedScorer => {
  const model = createModel(weights);
  const { confidence: confidenceWeights, offensive: offensiveLine } = model.head;

  const moodOf = ({ negative, positive, sources }: Logits, words: readonly KnownWord[]): Mood => {
    const most = Math.max(negative, 0, positive);
    const [low, middle, high] = [Math.exp(negative - most), Math.exp(-most), Math.exp(positive - most)];
    const total = low + middle + high;
    const index = negative === most ? 0 : positive === most ? 2 : 1;
    let unknown = 0;
    for (const { known } of words) if (!known) unknown++;
    return {
      label: labels[index] ?? 'neutral',
      score: (high - low) / total,
      confidence: confidenceOf(confidenceWeights, {
        label: index,
        share: (index === 0 ? low : index === 1 ? middle : high) / total,
        reddit: sources[1],
        stackoverflow: sources[2],
        pullRequests: sources[3],
        tokens: words.length,
        unknown: unknown / Math.max(1, words.length),
      }),
    };
  };
  const offensiveOf = ({ offensive }: Logits): number => {
    const [slope = 1, base = 0] = offensiveLine;
    return sigmoid(slope * offensive + base);
  };

  const isGrim = (word: string): boolean => model.lexicon.afinn(word) < 0 || model.lexicon.vader(word) < 0;

  /** The model's reading where chat's own rules do not know better. */
  const inContext = (mood: Mood, prepared: string, tokens: readonly Token[], words: readonly KnownWord[]): Mood => {
    const said = isSarcastic(prepared) ? null : litotes(prepared);
    if (said === 'positive' && mood.label !== 'positive') return joyful;
    if (said === 'negative' && mood.label !== 'negative')
      return { label: 'negative', score: -ruledScore, confidence: ruledConfidence };
    if (mood.label === 'neutral' && !isSarcastic(prepared) && swearsForJoy(prepared, isGrim)) return joyful;
    if (mood.label !== 'negative') {
      return isSarcastic(prepared) || isMockThanks(prepared)
        ? { label: 'negative', score: -Math.max(ruledScore, Math.abs(mood.score)), confidence: ruledConfidence }
        : mood.label === 'positive' && isNoThanks(prepared)
          ? { label: 'neutral', score: 0, confidence: ruledConfidence }
          : mood.label === 'neutral' && tokens.length <= courtesyTokens && isHonestThanks(prepared)
            ? joyful
            : mood;
    }
    if (isSarcastic(prepared)) return mood;
    if (swearsForJoy(prepared, isGrim)) return joyful;
    const grim = tokens.flatMap(({ kind, text }, place) =>
      kind === 'word' && ((words[place]?.afinn ?? 0) < 0 || (words[place]?.vader ?? 0) < 0) ? [text] : [],
    );
    if (tokens.length <= courtesyTokens && isHonestThanks(prepared) && isMild(grim)) return joyful;
    const isSettled =
      (tokens.length <= courtesyTokens && isPlainApology(prepared, grim)) ||
      isNoThanks(prepared) ||
      (isCalm(prepared, grim) && messageType(prepared).type === 'bug-report');
    return isSettled ? { label: 'neutral', score: mood.score * settledShare, confidence: settledConfidence } : mood;
  };

  const foreign = (language: string, tokens: readonly Token[], asks: boolean): MessageScore => {
    const words = foreignMood(language, tokens);
    let emoji = 0;
    let faces = 0;
    for (const { kind, text } of tokens) {
      const value =
        kind === 'emoji' ? emojiPolarity(text) / 4 : kind === 'emoticon' ? model.lexicon.vader(text) / 4 : 0;
      if (value !== 0) faces++;
      emoji += value;
    }
    const sum = (words?.sum ?? 0) + emoji;
    const hits = (words?.hits ?? 0) + faces;
    const score = sum / Math.sqrt(sum * sum + 1);
    return {
      label: score <= -foreignThreshold ? 'negative' : score >= foreignThreshold ? 'positive' : 'neutral',
      score,
      confidence: hits === 0 ? 0 : foreignConfidence * Math.abs(score),
      offensive: 0,
      language,
      asks,
    };
  };

  const read = (text: string, usual?: string) => {
    const prepared = prepare(text);
    const own = ownPart(prepared, isGrim);
    const calm = withoutJoyfulOaths(own, isGrim);
    const tokens = tokenize(calm);
    const words: KnownWord[] = tokens.map(model.wordOf);
    const { code, isEnglish } = languageOf(prepared, tokens, words, usual);
    return { tokens, words, own, swears: calm !== own, prepared, english: isEnglish, code };
  };

  return {
    score: (text, usual) => {
      const { tokens, words, own, swears, prepared, english, code } = read(text, usual);
      const asks = asksSomething(prepared);
      if (!english) {
        const read = foreign(code, tokens, asks);
        return code === 'und' && isSarcastic(prepared)
          ? { ...read, ...inContext(read, prepared, tokens, words) }
          : read;
      }
      const logits = model.logits(tokens, words);
      // An oath of joy is no bad mood; how rude it is stays.
      const spoken = swears ? tokenize(own) : tokens;
      const rude = swears ? model.logits(spoken, spoken.map(model.wordOf)) : logits;
      return {
        ...inContext(moodOf(logits, words), prepared, tokens, words),
        offensive: offensiveOf(rude),
        language: code,
        asks,
      };
    },
    explain: (text, most) => {
      const { tokens, words, english } = read(text);
      if (!english) return [];
      const whole = scoreOf(model.logits(tokens, words));
      return tokens
        .slice(0, explainedWords)
        .map(({ text: word }, place) => ({
          word,
          effect: whole - scoreOf(model.logits(tokens.toSpliced(place, 1), words.toSpliced(place, 1))),
        }))
        .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
        .slice(0, most);
    },
  };
};
