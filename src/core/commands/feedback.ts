import { z } from 'zod';
import { alertSevereFeedback } from '../coordination/severe-feedback.ts';
import type { Feedback } from '../ports.ts';
import type { SevereCategory } from '../sentiment/severe.ts';
import { type CommandDeps, defineCommand, type Reply, say } from './command.ts';
import { may } from './rights.ts';
import { ago, count, cut } from './words.ts';

const shown = 10;
const longest = 2_000;
const howTo = 'Write it behind the command: `/cco feedback I like the new channel, but …`.';

interface Read {
  readonly score: Feedback['score'];
  readonly severe: SevereCategory | null;
}

const unread: Read = { score: null, severe: null };

/** What its text reads like; that it could not be read now is no reason to lose it. */
const read = async ({ reader }: CommandDeps, text: string): Promise<Read> => {
  const [reading] = (await reader?.readAll([text]).catch(() => [])) ?? [];
  if (reading === undefined) return unread;
  const { label, score, offensive, language } = reading.score;
  return { score: { label, score, offensive, language }, severe: reading.severe };
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
    text === undefined || text === '' ? Promise.resolve(unread) : read(deps, text),
  async run({ tx, interaction, now, deps }, { text }, done): Promise<Reply> {
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
    const { score, severe } = done ?? unread;
    const { optedOut } = await tx.privacy.status(member.id);
    await tx.feedback.add({
      id: `command:${id}`,
      spaceId,
      memberId: optedOut ? null : member.id,
      source: 'command',
      at: now,
      text,
      score,
    });
    if (severe !== null) {
      const found = [{ category: severe, id: null, at: now }];
      await alertSevereFeedback(tx, { spaceId, source: 'feedback given in the chat', found }, now, deps.newId);
    }
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
