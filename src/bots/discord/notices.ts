// A permission that is missing is said once, in the moderators' channel, in words that tell what to click.
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import { errorCode } from '../../core/errors.ts';
import { type ChannelId, channelId, type SpaceId, spaceId } from '../../core/ids.ts';
import type { Moderation, ModerationKind } from '../../core/messages/outbound.ts';
import type { Clock, Store } from '../../core/ports.ts';
import type { Place } from './guild-view.ts';
import {
  channelBits,
  guildBits,
  labelOf,
  missingIn,
  neededPermissions,
  type PermissionName,
  permissionFor,
} from './permissions.ts';
import type { Spaces } from './spaces.ts';

export interface Notices {
  /** Something could not be posted in a channel or thread for want of a permission. Never rejects. */
  forbidden(channel: string): Promise<void>;
  /** A moderator's order could not be carried out for want of a permission. Never rejects. */
  notAllowed(order: Moderation): Promise<void>;
}

const dayMs = 24 * 3_600_000;
const deeds: Readonly<Record<ModerationKind, string>> = {
  'delete-message': 'remove that message',
  'time-out': 'time that member out',
  'slow-mode': 'set slow mode',
};

/** The same for the same words: adding a row twice is adding it once. */
const uuidOf = (words: string): string => {
  const hex = createHash('sha256').update(words).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};

/** What the bot lacks in a place. Its own member's roles must be known; null: they are not. */
export const missingAt = (place: Place, ownId: string | null): PermissionName[] | null => {
  const { guild, channel, threadId } = place;
  if (ownId === null || guild.ownRoles === null) return null;
  const bits = channelBits(guild, channel.overwrites, ownId, guild.ownRoles);
  const wanted = neededPermissions.filter((name) => name !== (threadId === null ? 'sendInThreads' : 'sendMessages'));
  return missingIn(bits, wanted);
};

export const createNotices = (deps: {
  readonly spaces: Spaces;
  readonly store: Pick<Store, 'outbox' | 'spaces'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly ownId: () => string | null;
}): Notices => {
  const { spaces, store, clock, logger } = deps;

  const words = (place: Place, missing: readonly PermissionName[] | null): string => {
    const { guild, channel } = place;
    const what =
      missing === null || missing.length === 0 ? ['a permission'] : missing.map((name) => `**${labelOf(name)}**`);
    const own = guild.ownRoles;
    const inGuild = own === null ? null : missingIn(guildBits(guild, deps.ownId() ?? '', own), missing ?? []);
    const where =
      inGuild !== null && inGuild.length === 0 && missing !== null && missing.length > 0
        ? `Server channels can take away what a role has: open the settings of <#${channel.id}>, Permissions, and allow it for my role.`
        : 'An admin can give it to my role: Server Settings, Roles.';
    return `I could not post in <#${channel.id}>: I lack ${what.join(', ')} there. ${where} \`cco doctor discord\` checks all of them.`;
  };

  const tell = (to: { spaceId: SpaceId; channelId: ChannelId }, key: string, text: string): Promise<void> => {
    const now = clock.now();
    const effect = {
      kind: 'post' as const,
      ...to,
      threadId: null,
      replyTo: null,
      body: { text, actions: [] },
    };
    const id = uuidOf(`${key} ${Math.floor(now / dayMs)}`);
    return store.outbox.add([{ id, platform: 'discord', effect, createdAt: now, expiresAt: now + dayMs }]);
  };

  return {
    notAllowed: async (order) => {
      try {
        const name = labelOf(permissionFor[order.kind]);
        logger.warn({ code: 'chat-forbidden', kind: order.kind, missing: name }, 'Discord: an order was not allowed');
        const moderators = (await store.spaces.get(order.spaceId))?.moderatorsChannelId ?? null;
        if (moderators === null) return;
        const rank = order.kind === 'time-out' ? ' Or that member’s role stands above mine, or they are an admin.' : '';
        const text = `I could not ${deeds[order.kind]}: I lack **${name}**. An admin can give it to my role: Server Settings, Roles.${rank} \`cco doctor discord\` checks it.`;
        await tell({ spaceId: order.spaceId, channelId: moderators }, `order ${order.spaceId} ${order.kind}`, text);
      } catch (error) {
        logger.warn({ code: errorCode(error) }, 'Discord: a missing permission could not be told');
      }
    },
    forbidden: async (channel) => {
      try {
        const place = spaces.guilds.place(channel);
        if (place === null) return;
        const missing = missingAt(place, deps.ownId());
        logger.warn(
          { code: 'chat-forbidden', channel, missing: missing?.join(',') ?? 'unknown' },
          'Discord: the bot may not post here',
        );
        const id = spaceId('discord', spaces.spaceOf(place));
        const moderators = (await store.spaces.get(id))?.moderatorsChannelId ?? null;
        // Where moderators are met is closed to us too: the log and `cco doctor` are left.
        if (moderators === null || moderators === channelId('discord', place.channel.id)) return;
        const key = `forbidden ${channel} ${missing?.join(',') ?? ''}`;
        await tell({ spaceId: id, channelId: moderators }, key, words(place, missing));
      } catch (error) {
        logger.warn({ code: errorCode(error) }, 'Discord: a missing permission could not be told');
      }
    },
  };
};
