import { z } from 'zod';
import { kindWords, placeOf } from '../interventions/desk/draft-card.ts';
import { lastPost, undoPost } from '../interventions/desk/undo.ts';
import { defineCommand, say } from './command.ts';
import { findDraft } from './drafts.ts';
import { ago } from './words.ts';

export const undo = defineCommand({
  name: 'undo',
  aliases: ['take back', 'remove post'],
  summary: 'Take back my last post in this thread or space, or the one with this id',
  options: [
    {
      name: 'id',
      description: 'the short id of what I posted; the last one if you leave it out',
      type: 'word',
      required: false,
    },
  ],
  who: 'moderator',
  args: z.object({ id: z.string().max(100).optional() }),
  async run({ tx, interaction, now, deps }, { id }) {
    const { spaceId, threadId, member } = interaction;
    const found = id === undefined ? await lastPost(tx, spaceId, threadId) : await findDraft(tx, spaceId, id);
    if (found === null)
      return say(
        id === undefined
          ? 'I have posted nothing here of my own accord that I could take back.'
          : 'I do not know that post here. `/cco undo` alone takes the last one back.',
      );
    const what = `my ${kindWords[found.kind]} in ${placeOf(found, await tx.spaces.channels(spaceId))}`;
    const done = await undoPost(tx, found, member, { now, newId: deps.newId, defaults: deps.defaults });
    switch (done.outcome) {
      case 'undone':
        return {
          ...say(
            done.was === 'waiting'
              ? `**Withdrawn.** I do not post ${what}.`
              : `**Taken back.** I am removing ${what}, posted ${ago(found.decidedAt ?? found.createdAt, now)}.`,
          ),
          subject: found.id,
        };
      case 'already': {
        const when = done.at === null ? 'a while ago' : ago(done.at, now);
        return say(`${done.byName ?? 'Somebody else'} took that post back ${when}.`);
      }
      case 'unsure':
        return say('I could not see whether that post went out. Please look there, and remove it by hand if it did.');
      case 'nothing':
        return say('Nothing of that is posted, so there is nothing to take back.');
      default:
        return done satisfies never;
    }
  },
});
