// `cco replay`: what an export would have been scored and answered, as a report and as data.
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { runCco, temporaryFolder } from '../services/program.ts';

const slow = 300_000;
const folder = temporaryFolder('cco-exports-');
const shared = fileURLToPath(new URL('../../../shared/data/chat/ubuntu-irc', import.meta.url));

const time = z.iso.datetime();
/** The interface other programs rely on: these keys, these types, and no others. */
const resultSchema = z.strictObject({
  messages: z.int(),
  authors: z.int(),
  from: time,
  to: time,
  score: z.array(
    z.strictObject({
      at: time,
      score: z.number().min(0).max(1).nullable(),
      interval: z.tuple([z.number(), z.number()]).nullable(),
      status: z.enum(['healthy', 'watch', 'warning', 'quiet', 'insufficient-data']),
    }),
  ),
  warnings: z.array(z.strictObject({ at: time, clearedAt: time.nullable(), cause: z.string() })),
  interventions: z.array(
    z.strictObject({
      at: time,
      kind: z.string(),
      channelId: z.string(),
      threadId: z.string().nullable(),
      mode: z.enum(['observe', 'approve', 'auto']),
      reason: z.string(),
      text: z.string(),
    }),
  ),
  mood: z.array(
    z.strictObject({ from: time, messages: z.int(), negative: z.int(), neutral: z.int(), positive: z.int() }),
  ),
  questions: z.strictObject({
    asked: z.int(),
    answered: z.int(),
    deadlineMinutes: z.number(),
    unanswered: z.array(z.strictObject({ at: time, channelId: z.string(), messageId: z.string() })),
  }),
});

const replay = async (path: string): Promise<z.infer<typeof resultSchema>> => {
  const { code, stdout, stderr } = await runCco(['replay', path, '--json']);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim().split('\n')).toHaveLength(1);
  return resultSchema.parse(JSON.parse(stdout));
};

const angry = [
  'This editor is terrible, I hate it',
  'Awful, you made a stupid and useless editor',
  'I am angry, what a disaster',
  'The worst editor, horrible and broken',
  'Everything about it is bad and annoying',
  'A terrible failure, I am disgusted',
  'I hate you most of all',
  'Pathetic and horrible',
];
const calm = ['good morning all', 'nice weather today', 'the release went well, thanks', 'happy to hear that'];
const names = ['ana', 'ben', 'cleo', 'dan', 'eva', 'fay'];
const who = (index: number): string => names[index % names.length] ?? '';

const anychatLog = (): string => {
  let number = 0;
  const said = (minute: number, author: string, text: string, threadId?: string): string => {
    number += 1;
    const at = new Date(Date.UTC(2026, 2, 10, 9, minute)).toISOString();
    const place = { spaceId: 's1', channelId: 'general', ...(threadId === undefined ? {} : { threadId }) };
    const name = { id: `u-${author}`, name: author };
    return JSON.stringify({ type: 'message.created', id: `m${number}`, at, ...place, author: name, text });
  };
  return [
    ...calm.map((text, index) => said(index, who(index), text)),
    said(10, 'eva', 'Has anybody tried the new editor?'),
    ...angry.map((text, index) => said(11 + index, who(index % 4), text, 'm5')),
    said(30, 'fay', 'Does anybody know the opening hours?'),
    said(300, 'eva', 'good night'),
  ].join('\n');
};
const ircLog = (): string => {
  const clock = (minute: number): string =>
    `[${String(13 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}]`;
  return [
    '=== ana has joined #garden',
    ...calm.map((text, index) => `${clock(index)} <${who(index)}> ${text}`),
    ...calm.map((text, index) => `${clock(5 + index)} <${who(index + 4)}> ${text}`),
    ...angry.map((text, index) => `${clock(20 + index)} <${who(index % 4)}> ${text}`),
    '=== ben has left #garden []',
  ].join('\n');
};
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

describe('cco replay', () => {
  it(
    'of AnyChat events tells all it found, and would have calmed the angry thread',
    async () => {
      const result = await replay(file('events.jsonl', anychatLog()));
      expect(result).toMatchObject({
        messages: 15,
        authors: 6,
        from: '2026-03-10T09:00:00.000Z',
        to: '2026-03-10T14:00:00.000Z',
      });
      // The question nobody answered, and the thread nobody said more in, are found as well.
      expect(result.interventions.map(({ kind }) => kind)).toEqual([
        'de-escalation',
        'helper-call',
        'resolution-check',
      ]);
      expect(result.interventions[0]).toMatchObject({
        kind: 'de-escalation',
        channelId: 'anychat:general',
        threadId: 'anychat:m5',
        mode: 'approve',
      });
      expect(result.interventions[0]?.reason).toMatch(/of the last \d+ messages read negative, from [34] members/u);
      expect(result.interventions[0]?.text).toContain('a bot');
      expect(result.mood[0]).toMatchObject({ from: '2026-03-10T09:00:00.000Z', messages: 14 });
      expect(result.questions.unanswered.map(({ messageId }) => messageId)).toContain('anychat:m14');
      const times = result.score.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
      expect(result.score.some(({ score }) => score !== null)).toBe(true);
    },
    slow,
  );

  it(
    'lists severe content among the warnings, with its cause, as data and in the report',
    async () => {
      const threat = JSON.stringify({
        type: 'message.created',
        id: 'm16',
        at: '2026-03-10T14:01:00.000Z',
        spaceId: 's1',
        channelId: 'general',
        author: { id: 'u-ben', name: 'ben' },
        text: 'I will kill you',
      });
      const path = file('severe.jsonl', `${anychatLog()}\n${threat}`);
      const { warnings } = await replay(path);
      const severe = warnings.filter(({ cause }) => cause === 'severe');
      expect(severe).toHaveLength(1);
      // Seen with the next evaluation.
      expect(Date.parse(severe[0]?.at ?? '') - Date.parse('2026-03-10T14:01:00.000Z')).toBeLessThan(120_000);
      const { stdout } = await runCco(['replay', path]);
      expect(stdout).toMatch(/2026-03-10 14:0\d {2}severe \(a threat, a slur or self-harm\)/u);
      expect(stdout).not.toContain('kill');
    },
    slow,
  );

  it(
    'is the same each time',
    async () => {
      const path = file('again.jsonl', anychatLog());
      expect(await replay(path)).toEqual(await replay(path));
    },
    slow,
  );

  it(
    'of an IRC log finds the quarrel in the channel',
    async () => {
      const result = await replay(file('2026-03-10_irc.txt', ircLog()));
      expect(result).toMatchObject({ messages: 16, authors: 6, from: '2026-03-10T13:00:00.000Z' });
      expect(result.interventions).toMatchObject([{ kind: 'de-escalation', threadId: null }]);
    },
    slow,
  );

  it(
    'prints a report that names what it would have done and why, and posts nothing',
    async () => {
      const { code, stdout } = await runCco(['replay', file('report.jsonl', anychatLog())]);
      expect(code).toBe(0);
      for (const line of [
        'Replay of report.jsonl (anychat, one file)',
        '15 messages by 6 authors, 2026-03-10 09:00 to 2026-03-10 14:00 UTC. Nothing was posted.',
        'Mood of what people said:',
        'What it would have done:',
        'de-escalation in anychat:m5 (draft for a moderator)',
      ])
        expect(stdout).toContain(line);
      expect(stdout).toMatch(/Why: \d of the last/u);
      for (const text of angry) expect(stdout).not.toContain(text);
    },
    slow,
  );

  it.each<[string, string, RegExp]>([
    ['empty.jsonl', '', /no messages/u],
    ['broken.jsonl', '{"type": "message.created", canary', /line 1: this is not JSON/u],
    ['wrong.jsonl', '{"type": "message.created", "id": "m1"}', /line 1: at/u],
    ['empty.txt', 'nobody said a word', /no messages/u],
    ['broken.json', '{"canary"', /not valid JSON/u],
    ['image.png', 'canary', /not known/u],
  ])(
    'refuses %s with what is wrong, without quoting it',
    async (name, content, said) => {
      const { code, stdout, stderr } = await runCco(['replay', file(name, content), '--json']);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/canary|\n\s+at /u);
    },
    slow,
  );

  it(
    'refuses a path that is not there',
    async () => {
      const { code, stderr } = await runCco(['replay', join(folder, 'none')]);
      expect(code).toBe(1);
      expect(stderr).toContain('there is no such file or folder');
    },
    slow,
  );

  it.skipIf(!existsSync(shared))(
    `reads real chat${existsSync(shared) ? '' : ' (the shared chat logs are not here)'}`,
    async () => {
      const name = readdirSync(shared).find((one) => one.endsWith('.raw.txt')) ?? '';
      const result = await replay(join(shared, name));
      expect(result.messages).toBeGreaterThan(100);
      expect(result.authors).toBeGreaterThan(10);
      expect(result.score.some(({ score }) => score !== null)).toBe(true);
      expect(result.mood.reduce((sum, { messages }) => sum + messages, 0)).toBeLessThanOrEqual(result.messages);
      expect(result.questions.asked).toBeGreaterThan(result.questions.unanswered.length);
    },
    slow,
  );
});
