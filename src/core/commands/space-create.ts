import { z } from 'zod';
import { CcoError, errorCode } from '../errors.ts';
import { externalIdOf } from '../ids.ts';
import type { CreatedSpace } from '../ports.ts';
import { defineCommand, say } from './command.ts';
import { nicheSchema, spaceNameOf } from './niche.ts';
import { undoAction } from './space-undo.ts';

/** What every space of ours offers; a platform may want a page to pay on before it offers the first. */
const withPay = ['pay_what_you_can', 'contribution_tracking', 'mini_apps'] as const;
const withoutPay = ['contribution_tracking', 'mini_apps'] as const;

type Outcome =
  | { readonly created: CreatedSpace; readonly pays: boolean; readonly undoable: boolean }
  | { readonly refused: string };

const explain = (code: string): string => {
  if (code === 'chat-forbidden') return 'I am not allowed to create spaces here. Please ask whoever runs this server.';
  return 'The server did not accept that space. Please try another niche or a simpler description.';
};

/** A link is to be clicked, a code to be copied. */
const shown = (invitation: string): string => (URL.canParse(invitation) ? invitation : `\`${invitation}\``);

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
    const { supportUrl } = deps.agent;
    const undoable = chat.removeSpace !== undefined;
    const wanted = {
      name: spaceNameOf(niche),
      description: description ?? `A community space about ${niche.replaceAll('-', ' ')}.`,
      privacy: 'invite_only',
      founder: interaction.member.id,
    } as const;
    try {
      const created = await chat
        .createSpace({
          ...wanted,
          features: withPay,
          ...(supportUrl === undefined ? {} : { supportUrl }),
          idempotencyKey: interaction.id,
        })
        .catch((error: unknown) => {
          if (supportUrl !== undefined || errorCode(error) !== 'chat-invalid') throw error;
          return null;
        });
      if (created !== null) return { created, pays: true, undoable };
      // Refused for want of a page to pay on: another request, so another key.
      const idempotencyKey = `${interaction.id}.without-pay`;
      return {
        created: await chat.createSpace({ ...wanted, features: withoutPay, idempotencyKey }),
        pays: false,
        undoable,
      };
    } catch (error) {
      if (error instanceof CcoError && !error.retryable) return { refused: explain(error.code) };
      throw error;
    }
  },
  async run({ tx, now }, { niche }, done) {
    if (done === undefined || 'refused' in done) return say(done?.refused ?? explain(''));
    const { id, name, moderatorsChannelId, invitation } = done.created;
    await tx.spaces.ensure({ id, name, moderatorsChannelId }, now);
    const entry =
      invitation === null
        ? 'You are its admin; find it in your list of spaces.'
        : `You are its admin. This invitation lets people in, so share it only with those you want there:\n${shown(invitation)}`;
    return {
      ...say(
        [
          `**${name}** is ready. It is by invitation only, with ${done.pays ? 'pay what you can, ' : ''}contribution tracking and mini apps.`,
          entry,
          ...(done.pays
            ? []
            : ['For pay what you can I need a page to pay on: set `spaces.supportUrl` in cco-agent.json.']),
          'I am there too and ask moderators before I say anything on my own.',
        ].join('\n'),
        done.undoable ? [undoAction(niche)] : [],
      ),
      subject: externalIdOf(id),
    };
  },
});
