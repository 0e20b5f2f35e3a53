// What a moderator orders against what was said: each may be done twice without more coming of it, and says in the
// server's audit log where it comes from.
import { errorCode } from '../../core/errors.ts';
import { externalIdOf } from '../../core/ids.ts';
import type { Moderation } from '../../core/messages/outbound.ts';
import type { CallOptions } from '../../core/ports.ts';
import type { DiscordClient } from './client.ts';
import { apiCode, discordCode } from './failure.ts';
import type { Notices } from './notices.ts';
import { channelSchema, timedOutSchema } from './peer.ts';
import type { Spaces } from './spaces.ts';

interface ModerateDeps {
  readonly client: DiscordClient;
  readonly spaces: Spaces;
  readonly notices: Notices;
  /** What the bot is called. */
  readonly name: string;
  readonly now: () => number;
}

type Order<Kind extends Moderation['kind']> = Extract<Moderation, { kind: Kind }>;

const minuteMs = 60_000;
const longestTimeOutMs = 28 * 24 * 60 * minuteMs;

/** When a row was made, as its uuid (v7) says, ms; null: it does not say. */
const madeAt = (rowId: string): number | null =>
  /^[\da-f]{8}-[\da-f]{4}-7/iu.test(rowId) ? Number.parseInt(rowId.replaceAll('-', '').slice(0, 12), 16) : null;

/** Does one of these; returns the id of what it was done to. Throws CcoError as the port says. */
export const createModeration = (deps: ModerateDeps) => {
  const { client, spaces, now } = deps;
  const reason = (what: string): string => `${deps.name}: ${what}, ordered by a moderator`;

  /** A space is a server, or a category of one. */
  const guildOf = async (space: string, signal: AbortSignal | undefined): Promise<string> => {
    const known = spaces.guilds.get(space)?.id ?? spaces.guilds.place(space)?.guild.id;
    if (known !== undefined) return known;
    const ask = { method: 'GET', path: `/channels/${space}`, answer: channelSchema, signal } as const;
    const shown = await client.call(ask).catch((error: unknown) => {
      if (errorCode(error) !== 'chat-gone') throw error;
      return null;
    });
    return shown?.guild_id ?? space;
  };

  const deleteMessage = async (effect: Order<'delete-message'>, { signal }: CallOptions): Promise<string> => {
    const messageId = externalIdOf(effect.messageId);
    const channel = externalIdOf(effect.threadId ?? effect.channelId);
    const path = `/channels/${channel}/messages/${messageId}` as const;
    const call = { method: 'DELETE', path, answer: null, reason: reason('removed a message'), signal } as const;
    try {
      await client.call(call).catch(async (error: unknown) => {
        if (discordCode(error) !== apiCode.threadArchived) throw error;
        const open = { method: 'PATCH', path: `/channels/${channel}`, body: { archived: false } } as const;
        await client.call({ ...open, answer: null, signal });
        await client.call(call);
      });
    } catch (error) {
      // Gone is what was wanted.
      if (errorCode(error) !== 'chat-gone') throw error;
    }
    return messageId;
  };

  const timeOut = async (rowId: string, effect: Order<'time-out'>, { signal }: CallOptions): Promise<string> => {
    const memberId = externalIdOf(effect.memberId);
    const path = `/guilds/${await guildOf(externalIdOf(effect.spaceId), signal)}/members/${memberId}` as const;
    const ms = Math.min(effect.minutes * minuteMs, longestTimeOutMs - minuteMs);
    const ordered = madeAt(rowId) ?? now();
    const until = (Math.abs(now() - ordered) < minuteMs ? ordered : now()) + ms;
    const ask = { method: 'GET', path, answer: timedOutSchema, signal } as const;
    const already = (await client.call(ask)).communication_disabled_until ?? 0;
    // An earlier attempt did it, or somebody gave more.
    if (already < Math.min(until, ordered + ms)) {
      const body = { communication_disabled_until: new Date(until).toISOString() };
      const why = reason(`timed out for ${effect.minutes} minutes`);
      await client.call({ method: 'PATCH', path, body, answer: null, reason: why, signal });
    }
    return memberId;
  };

  const slowMode = async (effect: Order<'slow-mode'>, { signal }: CallOptions): Promise<string> => {
    const channel = externalIdOf(effect.channelId);
    const body = { rate_limit_per_user: effect.seconds };
    const why = reason(effect.seconds === 0 ? 'slow mode off' : `slow mode of ${effect.seconds} seconds`);
    await client.call({ method: 'PATCH', path: `/channels/${channel}`, body, answer: null, reason: why, signal });
    return channel;
  };

  const act = (rowId: string, effect: Moderation, options: CallOptions): Promise<string> => {
    switch (effect.kind) {
      case 'delete-message':
        return deleteMessage(effect, options);
      case 'time-out':
        return timeOut(rowId, effect, options);
      case 'slow-mode':
        return slowMode(effect, options);
    }
  };

  return async (rowId: string, effect: Moderation, options: CallOptions): Promise<{ externalId: string }> => {
    try {
      return { externalId: await act(rowId, effect, options) };
    } catch (error) {
      if (errorCode(error) === 'chat-forbidden') await deps.notices.notAllowed(effect);
      throw error;
    }
  };
};
