// The trained scorer behind the `Scorer` port.
import type { Scorer } from '../ports.ts';
import { asksSomething } from './asks.ts';
import { emojiPolarity } from './emoji.ts';
import { languageOf } from './language.ts';
import { createModel, type Logits } from './model.ts';
import { foreignMood } from './multilingual.ts';
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

const sigmoid = (logit: number): number => 1 / (1 + Math.exp(-logit));

/** Reads the weights (throws CcoError `weights-bad`); about 16 MB. */
export const createScorer = (weights: Uint8Array): TrainedScorer => {
  const model = createModel(weights);
  const { confidence: confidenceLines, offensive: offensiveLine } = model.head;

  const moodOf = ({ negative, positive }: Logits): Pick<MessageScore, 'label' | 'score' | 'confidence'> => {
    const most = Math.max(negative, 0, positive);
    const [low, middle, high] = [Math.exp(negative - most), Math.exp(-most), Math.exp(positive - most)];
    const total = low + middle + high;
    const index = negative === most ? 0 : positive === most ? 2 : 1;
    const shares = [low / total, middle / total, high / total];
    const share = Math.min(0.9999, shares[index] ?? 0);
    const [slope = 1, base = 0] = confidenceLines[index] ?? [];
    return {
      label: labels[index] ?? 'neutral',
      score: (high - low) / total,
      confidence: sigmoid(slope * Math.log(share / (1 - share)) + base),
    };
  };
  const offensiveOf = ({ offensive }: Logits): number => {
    const [slope = 1, base = 0] = offensiveLine;
    return sigmoid(slope * offensive + base);
  };

  const foreign = (language: string, tokens: readonly Token[], asks: boolean): MessageScore => {
    const words = foreignMood(language, tokens);
    let emoji = 0;
    let faces = 0;
    for (const { kind, text } of tokens) {
      const value = kind === 'emoji' ? emojiPolarity(text) / 4 : kind === 'emoticon' ? model.lexicon.vader(text) / 4 : 0;
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

  const read = (text: string, usual?: string): { tokens: Token[]; prepared: string; english: boolean; code: string } => {
    const prepared = prepare(text);
    const tokens = tokenize(prepared);
    const { code, isEnglish } = languageOf(prepared, tokens, model.knows, usual);
    return { tokens, prepared, english: isEnglish, code };
  };

  return {
    score: (text, usual) => {
      const { tokens, prepared, english, code } = read(text, usual);
      const asks = asksSomething(prepared);
      if (!english) return foreign(code, tokens, asks);
      const logits = model.logits(tokens);
      return { ...moodOf(logits), offensive: offensiveOf(logits), language: code, asks };
    },
    explain: (text, most) => {
      const { tokens, english } = read(text);
      if (!english) return [];
      const whole = moodOf(model.logits(tokens)).score;
      return tokens
        .slice(0, explainedWords)
        .map(({ text: word }, place) => ({
          word,
          effect: whole - moodOf(model.logits(tokens.toSpliced(place, 1))).score,
        }))
        .sort((a, b) => Math.abs(b.effect) - Math.abs(a.effect))
        .slice(0, most);
    },
  };
};
