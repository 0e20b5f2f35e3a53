import { z } from 'zod';
import { CcoError } from '../errors.ts';
import { externalIdOf } from '../ids.ts';
import type { CreatedSpace } from '../ports.ts';
import { defineCommand, say } from './command.ts';

const nicheMessage =
  'The niche is one short name of small letters, digits and hyphens, 2 to 40 long, e.g. `/cco space create urban-gardens`.';

const nicheSchema = z
  .string(nicheMessage)
  .transform((text) => text.trim().toLowerCase())
  .pipe(
    z
      .string()
      .max(40, nicheMessage)
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/u, nicheMessage)
      .min(2, nicheMessage),
  );

/** What every space of ours offers; the seeds' list. */
const features = ['pay_what_you_can', 'contribution_tracking', 'mini_apps'] as const;

type Outcome = { readonly created: CreatedSpace } | { readonly refused: string };

const explain = (code: string): string => {
  if (code === 'chat-forbidden') return 'I am not allowed to create spaces here. Please ask whoever runs this server.';
  return 'The server did not accept that space. Please try another niche or a simpler description.';
};

export const spaceCreate = defineCommand({
  name: 'space create',
  aliases: ['create space'],
  summary: 'Create a new community space',
  options: [
    { name: 'niche', description: 'what the space is about, e.g. urban-gardens', type: 'word', required: true },
    { name: 'description', description: 'one or two sentences that newcomers read', type: 'text', required: false },
  ],
  who: 'admin',
  args: z.object({
    niche: nicheSchema,
    description: z.string().max(500, 'Please keep the description under 500 characters.').optional(),
  }),
  // A crash after this and before the commit repeats it with the same key, and the platform gives the first one's space.
  async outside(deps, interaction, { niche, description }): Promise<Outcome> {
    const chat = deps.platforms(interaction.platform);
    if (chat === null) return { refused: 'I cannot create spaces from here. Please create it on the platform itself.' };
    try {
      const created = await chat.createSpace({
        name: `371OS-${niche}`,
        description: description ?? `A community space about ${niche.replaceAll('-', ' ')}.`,
        privacy: 'invite_only',
        features,
        idempotencyKey: interaction.id,
        founder: interaction.member.id,
      });
      return { created };
    } catch (error) {
      if (error instanceof CcoError && !error.retryable) return { refused: explain(error.code) };
      throw error;
    }
  },
  async run({ tx, now }, _args, done) {
    if (done === undefined || 'refused' in done) return say(done?.refused ?? explain(''));
    const { id, name, moderatorsChannelId, invitation } = done.created;
    await tx.spaces.ensure({ id, name, moderatorsChannelId }, now);
    const entry =
      invitation === null
        ? 'You are its admin; find it in your list of spaces.'
        : `You are its admin. This invitation lets people in, so share it only with those you want there:\n\`${invitation}\``;
    return {
      ...say(
        [
          `**${name}** is ready. It is by invitation only, with pay what you can, contribution tracking and mini apps.`,
          entry,
          'I am there too and ask moderators before I say anything on my own.',
        ].join('\n'),
      ),
      subject: externalIdOf(id),
    };
  },
});
