import { z } from 'zod';
import { clearTextTimer } from '../privacy/clear-text.ts';
import { loadSettings } from '../settings.ts';
import { defineCommand, type Reply, say } from './command.ts';

const switches = ['on', 'off'] as const;

/** What it means that a space is metadata-only, or is not. */
export const explained = (on: boolean): string =>
  on
    ? 'I read and keep no text here, only who spoke when, where and to whom. Tone and civility are off, and so is finding severe content: no card comes for threats or slurs. Of questions count forum posts, messages that began a thread, and messages that address staff.'
    : 'I read what is said to see how the space is doing. Texts are removed when their time is over; `/cco privacy show` says when.';

export const settingsPrivacy = defineCommand({
  name: 'settings privacy metadata-only',
  aliases: ['settings metadata-only', 'metadata-only'],
  summary: 'Show or set whether I read what is said here',
  options: [
    {
      name: 'switch',
      description: 'on: no text is read or kept; off',
      type: 'choice',
      choices: switches,
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ switch: z.enum(switches).optional() }),
  async run({ tx, interaction, now, deps }, { switch: wanted }): Promise<Reply> {
    const { spaceId, member } = interaction;
    const { metadataOnly } = (await loadSettings(tx, spaceId, deps.defaults)).privacy;
    const word = (on: boolean): string => (on ? 'on' : 'off');
    if (wanted === undefined || (wanted === 'on') === metadataOnly)
      return say(
        [
          `**Metadata only: ${word(metadataOnly)}**${wanted === undefined ? '' : ', as before'}`,
          explained(metadataOnly),
          ...(wanted === undefined
            ? [`An admin sets it: \`/cco settings privacy metadata-only ${word(!metadataOnly)}\`.`]
            : []),
        ].join('\n'),
      );
    // To read people's words, or to stop looking for threats among them, is more than a moderator's say.
    if (member.role !== 'admin') return say('Sorry, only an admin of this space may change that. Please ask one.');
    const on = wanted === 'on';
    await tx.settings.set(spaceId, 'privacy.metadataOnly', on, member.id, now);
    if (on) await tx.timers.set(clearTextTimer(spaceId, now));
    await tx.timers.set({ key: `check:${spaceId}`, kind: 'check', subject: spaceId, dueAt: now });
    return {
      ...say(
        [
          `**Metadata only: ${wanted}**, was ${word(metadataOnly)}`,
          explained(on),
          ...(on
            ? [
                'It holds within seconds. The texts I kept of this space are removed now; scores and counts stay, without the text.',
              ]
            : ['It holds for what is said from now on.']),
        ].join('\n'),
      ),
      subject: `privacy.metadataOnly:${wanted}`,
    };
  },
});
