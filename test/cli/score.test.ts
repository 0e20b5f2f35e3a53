// `cco score`: JSON lines in, JSON lines out.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
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
