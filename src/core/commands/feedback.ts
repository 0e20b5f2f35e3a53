import { z } from 'zod';
import type { Feedback } from '../ports.ts';
import { type CommandDeps, defineCommand, type Reply, say } from './command.ts';
import { may } from './rights.ts';
import { ago, count, cut } from './words.ts';

const shown = 10;
const longest = 2_000;
const howTo = 'Write it behind the command: `/cco feedback I like the new channel, but …`.';

/** What its text reads like; null: it could not be read now, which is no reason to lose it. */
const scoreOf = async ({ reader }: CommandDeps, text: string): Promise<Feedback['score']> => {
  const [reading] = (await reader?.readAll([text]).catch(() => [])) ?? [];
  if (reading === undefined) return null;
  const { label, score, offensive, language } = reading.score;
  return { label, score, offensive, language };
};

const readable = ({ text, at, score }: Feedback, now: number): string =>
  `- ${ago(at, now)}${score === null ? '' : `, ${score.label}`}: ${text === null ? '(its time is over)' : cut(text.replaceAll(/\s+/gu, ' '), 300)}`;

export const feedback = defineCommand({
  name: 'feedback',
  summary: 'Tell the people who run this space what you think of it',
  options: [{ name: 'text', description: 'what you want to say', type: 'text', required: false }],
  who: 'member',
  args: z.object({
    text: z
      .string()
      .max(longest, `That is too long for me; ${longest} characters is the most.`)
      .transform((text) => text.trim())
      .optional(),
  }),
  outside: (deps, _interaction, { text }) =>
    text === undefined || text === '' ? Promise.resolve(null) : scoreOf(deps, text),
  async run({ tx, interaction, now }, { text }, score): Promise<Reply> {
    const { spaceId, member, id } = interaction;
    if (text === undefined || text === '') {
      if (!may(member.role, 'moderator')) return say(howTo);
      const all = await tx.feedback.list({ spaceId, limit: shown });
      return say(
        all.length === 0
          ? `Nobody has given feedback yet. ${howTo}`
          : [`**The last ${count(all.length, 'piece')} of feedback**`, ...all.map((one) => readable(one, now))].join(
              '\n',
            ),
      );
    }
    const { optedOut } = await tx.privacy.status(member.id);
    await tx.feedback.add({
      id: `command:${id}`,
      spaceId,
      memberId: optedOut ? null : member.id,
      source: 'command',
      at: now,
      text,
      score: score ?? null,
    });
    return {
      ...say(
        [
          '**Thank you.** I keep it for those who run this space; they read it without your name.',
          optedOut
            ? 'You opted out, so I keep the words alone, and not that they are yours.'
            : '`/cco privacy show` counts it among what I keep about you, and `/cco privacy erase` takes it away.',
        ].join('\n'),
      ),
      ...(optedOut ? { unnamed: true } : {}),
    };
  },
});
