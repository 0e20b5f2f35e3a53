// Reads who was active in which of the last finished weeks, and counts it: members go in, counts come out.
import { isPerson, withRoles } from '../health/roles.ts';
import { weekMs, weekStart } from '../health/week.ts';
import type { MemberId, SpaceId } from '../ids.ts';
import type { Repositories } from '../ports.ts';
import type { SpaceSettings } from '../settings.ts';
import type { RetentionFound } from './build.ts';
import { countStates, type MemberState, memberState } from './retention.ts';

/** Who was silent for longer is a member of it no more. */
const weeksRead = 8;

/** Messages of members, staff and agents apart, by week, newest first. */
const readMessages = async (
  store: Pick<Repositories, 'messages'>,
  spaceId: SpaceId,
  settings: Pick<SpaceSettings, 'health'>,
  end: number,
) => {
  const starts = Array.from({ length: weeksRead }, (_, age) => end - (age + 1) * weekMs);
  const weeks = await Promise.all(
    starts.map(async (week) => ({ week, facts: await store.messages.weekFacts(spaceId, week, week + weekMs) })),
  );
  const messages = new Map<MemberId, number[]>();
  const others = new Set<MemberId>();
  for (const [age, { facts }] of weeks.entries()) {
    for (const author of withRoles(facts.authors, settings.health)) {
      if (!isPerson(author) || author.role !== 'member') {
        others.add(author.memberId);
        continue;
      }
      const row = messages.get(author.memberId) ?? new Array<number>(weeksRead).fill(0);
      row[age] = author.count;
      messages.set(author.memberId, row);
    }
  }
  // Promoted meanwhile: staff all along, so that a promotion is no loss.
  for (const id of others) messages.delete(id);
  return { weeks, messages, others, from: starts.at(-1) ?? end };
};

/**
 * The state of each member by the eight finished weeks before `now`; without staff, and who was never active in them. For
 * choosing whom to write to, never to be shown.
 */
export const readMemberStates = async (
  store: Pick<Repositories, 'messages'>,
  spaceId: SpaceId,
  settings: Pick<SpaceSettings, 'health'>,
  now: number,
): Promise<ReadonlyMap<MemberId, MemberState>> => {
  const { messages } = await readMessages(store, spaceId, settings, weekStart(now));
  const states = new Map<MemberId, MemberState>();
  for (const [id, weeks] of messages) {
    const state = memberState(weeks);
    if (state !== null) states.set(id, state);
  }
  return states;
};

/** Of the eight finished weeks (Monday, 00:00 UTC) before `now`. Staff and agents count nowhere. */
export const readRetention = async (
  store: Pick<Repositories, 'messages'>,
  spaceId: SpaceId,
  settings: Pick<SpaceSettings, 'health'>,
  now: number,
): Promise<Omit<RetentionFound, 'link'>> => {
  const end = weekStart(now);
  const { weeks, messages, others, from } = await readMessages(store, spaceId, settings, end);
  const activeIn = (age: number): [string, number[]][] => [...messages].filter(([, row]) => (row[age] ?? 0) > 0);
  const before = activeIn(1);
  return {
    span: { from, to: end },
    // The newcomers a week tells of joined in the week before it.
    cohorts: weeks
      .map(({ week, facts }) => {
        const joiners = facts.newcomers.filter(({ memberId }) => !others.has(memberId));
        return {
          week: week - weekMs,
          joiners: joiners.length,
          activeAgain: joiners.filter(({ back }) => back).length,
        };
      })
      .reverse(),
    activeBefore: before.length,
    lost: before.filter(([, row]) => (row[0] ?? 0) === 0).length,
    states: countStates(messages.values()),
  };
};
