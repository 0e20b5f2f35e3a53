// `cco score`: JSON lines in, JSON lines out.
import { Readable, Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { scoreLines } from '../../src/cli/score.ts';
import type { Scorer } from '../../src/core/ports.ts';
import { runCco } from '../services/program.ts';

const slow = 180_000;
const lineSchema = z.strictObject({
  label: z.enum(['negative', 'neutral', 'positive']),
  score: z.number().min(-1).max(1),
  confidence: z.number().min(0).max(1),
  offensive: z.number().min(0).max(1),
  language: z.string().regex(/^[a-z]{2,3}$/u),
});
const read = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => lineSchema.parse(JSON.parse(line)));
const asLines = (texts: readonly string[]): string => texts.map((text) => `${JSON.stringify({ text })}\n`).join('');

describe('cco score', () => {
  it(
    'scores one text',
    async () => {
      const { code, stdout } = await runCco(['score', '--text', 'I hate this terrible thing']);
      expect(code).toBe(0);
      expect(read(stdout)).toMatchObject([{ label: 'negative', language: 'en' }]);
    },
    slow,
  );

  it(
    'answers 10,000 lines, one each, in their order',
    async () => {
      const kinds = ['What a wonderful day, thank you', 'This is terrible and I hate it', 'The file is on the table'];
      const texts = Array.from({ length: 10_000 }, (_, index) => kinds[(index * 7) % 3] ?? '');
      const { code, stdout, stderr } = await runCco(['score'], { input: asLines(texts) });
      expect([code, stderr]).toEqual([0, '']);
      const labels = read(stdout).map(({ label }) => label);
      const expected = texts.map((text) =>
        text === kinds[0] ? 'positive' : text === kinds[1] ? 'negative' : 'neutral',
      );
      expect(labels).toEqual(expected);
    },
    slow,
  );

  it.each([
    ['an empty text', ''],
    ['other writing', '今日は良い天気ですね'],
    ['a line break, quotes and a NUL', 'a\n"b"\u0000'],
    ['half a surrogate pair', '\ud83d'],
    ['a very long text', 'terrible '.repeat(20_000)],
  ])(
    'answers %s',
    async (_what, text) => {
      const { code, stdout } = await runCco(['score'], { input: asLines([text]) });
      expect(code).toBe(0);
      expect(read(stdout)).toHaveLength(1);
    },
    slow,
  );

  it(
    'passes over empty lines, takes line ends of both kinds and a last line without one',
    async () => {
      const { code, stdout } = await runCco(['score'], {
        input: '\r\n{"text": "thank you"}\r\n\n{"text": "I hate it"}',
      });
      expect(code).toBe(0);
      expect(read(stdout).map(({ label }) => label)).toEqual(['positive', 'negative']);
    },
    slow,
  );

  it.each(['canary', '{"txt": "canary"}', '["canary"]', '{"text": 7}'])(
    'ends at the line %s, names it, and has answered those before it',
    async (line) => {
      const { code, stdout, stderr } = await runCco(['score'], { input: `{"text": "thank you"}\n${line}\n` });
      expect(code).toBe(1);
      expect(read(stdout)).toHaveLength(1);
      expect(stderr).toContain('Line 2');
      expect(stderr).not.toMatch(/canary|\n\s+at /u);
    },
    slow,
  );
});

describe('a pipe of any length', () => {
  const scorer: Scorer = {
    score: (text) => ({
      label: 'neutral',
      score: 0,
      confidence: Number(text) / 1e6,
      offensive: 0,
      language: 'en',
      asks: false,
    }),
  };

  it('is read no faster than its answers are taken, and answered to the end once they are', async () => {
    const lines = 100_000;
    let given = 0;
    const input = Readable.from(
      (function* () {
        for (; given < lines; given++) yield `{"text": "${given}"}\n`;
      })(),
    );
    const answers: number[] = [];
    let release = (): void => {};
    let held = true;
    const output = new Writable({
      highWaterMark: 1_000,
      write: (chunk: Buffer, _encoding, done) => {
        answers.push(lineSchema.parse(JSON.parse(chunk.toString())).confidence * 1e6);
        if (!held) return done();
        release = done;
      },
    });
    const finished = scoreLines(scorer, input, output);
    let before = -1;
    // Turns of the event loop until nothing more is asked for.
    for (let still = 0; still < 50; still = given === before ? still + 1 : 0) {
      before = given;
      await turn();
    }
    expect(answers).toHaveLength(1);
    expect(given).toBeLessThan(lines / 10);
    held = false;
    release();
    await finished;
    expect(answers).toHaveLength(lines);
    expect(answers.map(Math.round)).toEqual(Array.from({ length: lines }, (_, index) => index));
  });
});
