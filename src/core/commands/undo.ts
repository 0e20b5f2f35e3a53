import { z } from 'zod';
import { kindWords, placeOf } from '../interventions/desk/draft-card.ts';
import { type Undone, undoPost } from '../interventions/desk/undo.ts';
import { type LastSaid, lastSaid, undoSaid } from '../interventions/desk/undo-said.ts';
import { type CommandContext, defineCommand, type Reply, say } from './command.ts';
import { findDraft } from './drafts.ts';
import { ago } from './words.ts';

const replyTo = (done: Undone, what: string, postedAt: number, now: number): Reply => {
  switch (done.outcome) {
    case 'undone':
      return say(
        done.was === 'waiting'
          ? `**Withdrawn.** I do not post ${what}.`
          : `**Taken back.** I am removing ${what}, posted ${ago(postedAt, now)}.`,
      );
    case 'already': {
      const when = done.at === null ? 'a while ago' : ago(done.at, now);
      return say(`${done.byName ?? 'Somebody'} took that post back ${when}.`);
    }
    case 'unsure':
      return say('I could not see whether that post went out. Please look there, and remove it by hand if it did.');
    case 'nothing':
      return say('Nothing of that is posted, so there is nothing to take back.');
    default:
      return done satisfies never;
  }
};

const takeBack = async ({ tx, interaction, now, deps }: CommandContext, found: LastSaid): Promise<Reply> => {
  const { spaceId, member } = interaction;
  const channels = await tx.spaces.channels(spaceId);
  if (found.by === 'itself') {
    const { id, effect, createdAt } = found.post;
    const done = await undoSaid(tx, found.post, member, { now });
    const reply = replyTo(done, `what I said in ${placeOf(effect, channels)}`, createdAt, now);
    return done.outcome === 'undone' ? { ...reply, subject: id } : reply;
  }
  const { draft } = found;
  const what = `my ${kindWords[draft.kind]} in ${placeOf(draft, channels)}`;
  const done = await undoPost(tx, draft, member, { now, newId: deps.newId, defaults: deps.defaults });
  const reply = replyTo(done, what, draft.decidedAt ?? draft.createdAt, now);
  return done.outcome === 'undone' ? { ...reply, subject: draft.id } : reply;
};

export const undo = defineCommand({
  name: 'undo',
  aliases: ['take back', 'remove post'],
  summary: 'Take back the last thing I said in this thread or space, or the post with this id',
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
  async run(context, { id }) {
    const { tx, interaction, now } = context;
    const { spaceId, threadId } = interaction;
    if (id === undefined) {
      const last = await lastSaid(tx, spaceId, threadId, now);
      return last === null ? say('I have said nothing here that I could take back.') : takeBack(context, last);
    }
    const draft = await findDraft(tx, spaceId, id);
    return draft === null
      ? say('I do not know that post here. `/cco undo` alone takes the last one back.')
      : takeBack(context, { by: 'draft', draft });
  },
});
