// One received event, from the gateway's words to "safe in the queue".
import type { Logger } from 'pino';
import type { Interaction } from '../../core/commands/interaction.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock } from '../../core/ports.ts';
import { createHandOver, type Heard } from '../shared/hand-over.ts';
import type { Begun } from '../shared/intake.ts';
import type { Tally } from '../shared/tally.ts';
import type { DiscordClient } from './client.ts';
import type { Place } from './guild-view.ts';
import { type InteractionContext, normalizeInteraction } from './interactions.ts';
import type { Members } from './members.ts';
import {
  type NormalizeContext,
  normalizeDelete,
  normalizeMember,
  normalizeMessage,
  normalizeReaction,
} from './normalize.ts';
import type { Dispatch, ReactionDispatch } from './parse.ts';
import { messageSchema, type PeerMessage } from './peer.ts';
import { timeOf } from './snowflake.ts';
import type { Spaces } from './spaces.ts';
import { isStructureChange, type Structure } from './structure.ts';

interface HandleDeps {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly tally: Tally;
  readonly spaces: Spaces;
  readonly members: Members;
  readonly client: DiscordClient;
  readonly enqueue: (event: InboundEvent) => Promise<void>;
  readonly interact: (interaction: Interaction) => Promise<void>;
  readonly context: () => NormalizeContext;
  readonly interactionContext: () => InteractionContext;
  /** Something said at `at` could not be placed now: noted durably, fetched later. */
  readonly hold: (at: number, guildId: string | null) => Promise<void>;
  /** One of our own posts was seen. */
  readonly onOwn: (message: PeerMessage) => void;
  readonly structure: Structure;
  readonly closing: AbortSignal;
}

export interface Handler {
  /** `point` names the event in the shard's session. Never rejects. */
  begin(dispatch: Dispatch, point: string): Promise<Begun>;
  /** A message found by back-fill; false: given up because we are closing. Throws CcoError. */
  said(message: PeerMessage, place: Place): Promise<boolean>;
  /** A message found to be gone. */
  gone(event: InboundEvent): Promise<boolean>;
}

// Whoever asked us something longer ago is not waiting any more.
const mentionAgeMs = 15 * 60_000;

/** Boxed, so that waiting for one event to be placed is not waiting for it to be safe. */
interface Safely {
  readonly safe: Promise<boolean>;
}
const boxed = (safe: Promise<boolean>): Safely => ({ safe });
const nothingToDo = Promise.resolve(true);
const done = boxed(nothingToDo);

export const createHandler = (deps: HandleDeps): Handler => {
  const { clock, tally, closing, spaces, members, structure } = deps;
  const { guilds } = spaces;
  const { give, hand, safely } = createHandOver(deps);

  // Strictly rising: given and taken back in one millisecond, and told anew after a reconnect, the last one heard counts.
  let lastReactionAt = 0;

  const counted = (safe: Promise<boolean>): Promise<boolean> =>
    safe.then((value) => {
      if (value) tally.count('handled');
      return value;
    });
  const handOrSkip = (normalized: Heard): Safely => {
    if (normalized.event !== null || normalized.interaction !== null) return boxed(counted(hand(normalized)));
    tally.count('skipped');
    return done;
  };
  const message = async (said: PeerMessage, edited: boolean): Promise<Safely> => {
    const context = deps.context();
    if (said.author.id === context.ownId) deps.onOwn(said);
    if (said.guild_id === null && guilds.place(said.channel_id) === null) return done;
    const known = await spaces.know(said.guild_id, said.channel_id);
    if (known === 'held') return boxed(safely(() => deps.hold(timeOf(said.id), said.guild_id)));
    const place = guilds.place(said.channel_id);
    if (place === null) return done;
    if (said.member != null) members.remember(place.guild.id, said.author.id, said.member);
    if (!edited) guilds.touch(said.channel_id, said.id);
    return handOrSkip(normalizeMessage(said, place, context, edited));
  };

  /** An edit of which only the id came. */
  const changed = async (id: string, channel: string, guildId: string | null): Promise<Safely> => {
    try {
      const path = `/channels/${channel}/messages/${id}` as const;
      const found = await deps.client.call({ method: 'GET', path, answer: messageSchema, repeats: 2 });
      return await message({ ...found, guild_id: guildId ?? found.guild_id }, true);
    } catch {
      // Gone meanwhile, or not to be had now: the comparison at the next connect finds it.
      tally.error('edit-unread');
      return done;
    }
  };

  const deleted = (ids: readonly string[], channel: string, guildId: string | null): Safely => {
    if (guildId === null) return done;
    const where = structure.spaceOf(channel, guildId);
    const at = clock.now();
    const all = ids.map((id) => give(normalizeDelete(id, where.space, where.channel, at)));
    return boxed(counted(Promise.all(all).then((results) => results.every(Boolean))));
  };

  const member = async (event: Extract<Dispatch, { kind: 'member' }>): Promise<Safely> => {
    const { change, guildId, user } = event;
    if (event.member !== null) members.remember(guildId, user.id, event.member);
    else members.forget(guildId, user.id);
    if (user.id === deps.context().ownId) {
      if (event.member !== null) guilds.setOwnRoles(guildId, event.member.roles);
      return done;
    }
    const joinedAt = event.member?.joined_at ?? null;
    const at = change === 'joined' && joinedAt !== null ? Math.min(joinedAt, clock.now()) : clock.now();
    const inbound = normalizeMember(change, guildId, guilds.get(guildId), user, event.member, at);
    return handOrSkip({ event: inbound, interaction: null });
  };

  /** Of a place that Discord does not tell now it is left out, rather than looked for later. */
  const reaction = async (event: ReactionDispatch): Promise<Safely> => {
    lastReactionAt = Math.max(clock.now(), lastReactionAt + 1);
    const at = lastReactionAt;
    await spaces.know(event.guildId, event.channelId);
    const place = guilds.place(event.channelId);
    const inbound = place === null ? null : normalizeReaction(event, place, deps.context(), at);
    return handOrSkip({ event: inbound, interaction: null });
  };

  const act = async (dispatch: Dispatch): Promise<Safely> => {
    if (isStructureChange(dispatch)) return structure.change(dispatch);
    switch (dispatch.kind) {
      case 'message':
        return message(dispatch.message, dispatch.edited);
      case 'changed':
        return changed(dispatch.id, dispatch.channelId, dispatch.guildId);
      case 'deleted':
        return deleted(dispatch.ids, dispatch.channelId, dispatch.guildId);
      case 'member':
        return member(dispatch);
      case 'reaction':
      case 'reactions-cleared':
        return reaction(dispatch);
      case 'interaction':
        return handOrSkip({
          event: null,
          interaction: normalizeInteraction(dispatch.payload, deps.interactionContext()),
        });
      default:
        dispatch satisfies never;
        return done;
    }
  };

  return {
    begin: async (dispatch, point) => {
      const at = dispatch.kind === 'message' ? timeOf(dispatch.message.id) : clock.now();
      const mark = { id: point, at };
      try {
        return { mark, safe: (await act(dispatch)).safe };
      } catch {
        tally.error('event-failed');
        deps.logger.warn({ code: 'event-failed' }, 'event left out');
        return { mark, safe: nothingToDo };
      }
    },
    said: async (message, place) => {
      const { id: guildId } = place.guild;
      const wanted = message.author.bot !== true && message.webhook_id === null && !place.private;
      const found = wanted ? await members.find(guildId, message.author.id, closing) : null;
      const { event, interaction } = normalizeMessage(
        { ...message, guild_id: guildId, member: found },
        place,
        deps.context(),
        message.edited_timestamp != null,
      );
      const asked = interaction !== null && clock.now() - message.timestamp <= mentionAgeMs ? interaction : null;
      return hand({ event, interaction: asked });
    },
    gone: give,
  };
};
