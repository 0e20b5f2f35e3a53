// What components read from the state.
import type { Member, Space } from '../../../anychat-protocol/entities.ts';
import type { ChatState } from '../state.ts';

/** Oneself as the space knows one: with the role there. */
export const myself = (state: ChatState, spaceId: string | undefined): Member =>
  (spaceId === undefined ? undefined : state.members[spaceId]?.[state.me.id]?.member) ?? state.me;

const ranks: Readonly<Record<string, number>> = { admin: 0, moderator: 1, member: 2, agent: 3 };

/** Those who are in a space: staff first, agents last, each by name. */
export const membersIn = (members: ChatState['members'], spaceId: string): Member[] =>
  Object.values(members[spaceId] ?? {})
    .filter(({ here }) => here)
    .map(({ member }) => member)
    .sort(
      (a, b) => (ranks[a.role ?? 'member'] ?? 2) - (ranks[b.role ?? 'member'] ?? 2) || a.name.localeCompare(b.name),
    );

export const commandsOf = (space: Space) => space.agents.flatMap(({ commands }) => commands);

export const hasFeature = (space: Space, feature: Space['features'][number]): boolean =>
  space.features.includes(feature);
