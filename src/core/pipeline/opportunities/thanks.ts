// A word of thanks to those who answered.
import type { ChannelId, MemberId } from '../../ids.ts';
import { type Considered, considered } from '../../interventions/considered.ts';
import { consider } from '../../interventions/kinds/kind.ts';
import { thanks } from '../../interventions/kinds/thanks.ts';
import type { Looking } from './looking.ts';

export const considerThanks = async (looking: Looking): Promise<Considered[]> => {
  const { here, past } = looking;
  const { now } = here;
  const knownSince = await looking.tx.messages.firstActivity(here.space.id);
  const channels = Map.groupBy(await looking.answers(), ({ channelId }): ChannelId => channelId);
  return [...channels].flatMap(([channelId, answers]) => {
    const where = { spaceId: here.space.id, channelId, threadId: null };
    const last = past.past
      .filter((act) => act.kind === 'thanks' && act.channelId === channelId)
      .map(({ at, postedAt }) => postedAt ?? at);
    return considered(
      { kind: 'thanks', where, messageId: null, accused: [], mentions: [] },
      consider(
        thanks,
        {
          answers: answers.map(({ answererId, at }): { memberId: MemberId; at: number } => ({
            memberId: answererId,
            at,
          })),
          lastThanksAt: last.length === 0 ? null : Math.max(...last),
          knownSince,
        },
        now,
      ),
    );
  });
};
