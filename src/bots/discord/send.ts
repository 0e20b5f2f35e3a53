// Effects out: each done once, however often it is asked for. The outbox row's id travels as the nonce, which Discord
// enforces for some minutes, and in the buttons; later, a post is known by its author, its place and its words.
import { CcoError, errorCode } from '../../core/errors.ts';
import { externalIdOf } from '../../core/ids.ts';
import type { Effect } from '../../core/messages/outbound.ts';
import type { CallOptions, ChatPlatform, OutboxRepository } from '../../core/ports.ts';
import { maybeDone } from '../shared/calls.ts';
import type { DiscordClient } from './client.ts';
import { readCustomId } from './custom-id.ts';
import type { Dissolving } from './dissolve.ts';
import { apiCode, discordCode, unavailable } from './failure.ts';
import type { Identity } from './identity.ts';
import type { Listing } from './listing.ts';
import type { createModeration } from './moderate.ts';
import { nonceOf } from './nonce.ts';
import { missingAt, type Notices } from './notices.ts';
import type { PeerMessage } from './peer.ts';
import { postedSchema } from './peer-answers.ts';
import { filesOf, type Rendered, render, saysTheSame } from './render.ts';
import type { Replies } from './reply.ts';
import type { Sent } from './sent.ts';
import { timeOf } from './snowflake.ts';
import type { Spaces } from './spaces.ts';

interface Row {
  readonly id: string;
  readonly effect: Effect;
}
type Posting = Extract<Effect, { kind: 'post' }>;

// Discord's clock and ours.
const skewMs = 60_000;

interface SendDeps {
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly listing: Listing;
  readonly spaces: Spaces;
  readonly replies: Replies;
  readonly notices: Notices;
  readonly sent: Sent;
  readonly outbox: OutboxRepository;
  readonly moderate: ReturnType<typeof createModeration>;
  readonly createSpace: ChatPlatform['createSpace'];
  readonly dissolving: Dissolving;
  readonly now: () => number;
  /** Counts an error that did not stop the work. */
  readonly onError: (error: unknown) => void;
}

const channelOf = (effect: Posting): string => externalIdOf(effect.threadId ?? effect.channelId);

/** The message a post replies to; null where that is what its thread began with, which lies outside it. */
const referenceOf = (effect: Posting): string | null => {
  if (effect.replyTo === null) return null;
  const message = externalIdOf(effect.replyTo);
  return effect.threadId !== null && externalIdOf(effect.threadId) === message ? null : message;
};

export const createSender = (deps: SendDeps): ChatPlatform => {
  const { client, identity, sent, spaces } = deps;

  const allowed = (channel: string): { readonly mayFrame: boolean; readonly mayAttach: boolean } => {
    const place = spaces.guilds.place(channel);
    const missing = place === null ? null : missingAt(place, identity.id());
    return {
      mayFrame: missing?.includes('embedLinks') !== true,
      mayAttach: missing?.includes('attachFiles') !== true,
    };
  };
  const rendered = (row: Row, effect: Posting): Rendered =>
    render(effect.body, row.id, { framed: effect.body.actions.length > 0, ...allowed(channelOf(effect)) });

  const isRow = (message: PeerMessage, rowId: string): boolean =>
    message.nonce === nonceOf(rowId) || message.components.some((customId) => readCustomId(customId).rowId === rowId);

  /** Whether it is surely another row's: then it is not this one's, whatever it says. */
  const isAnothers = async (message: PeerMessage, rowId: string): Promise<boolean> => {
    if (message.components.some((customId) => (readCustomId(customId).rowId ?? rowId) !== rowId)) return true;
    const owner = sent.rowOf(message.id) ?? (await deps.outbox.sentAs('discord', message.id));
    return owner !== null && owner !== rowId;
  };

  const findPost = async (
    row: Row,
    effect: Posting,
    since: number,
    { signal }: CallOptions,
  ): Promise<{ externalId: string } | null> => {
    const known = sent.get(row.id);
    if (known !== null) return { externalId: known.externalId };
    const { id: ownId } = await identity.ensure();
    const channel = channelOf(effect);
    const found = await deps.listing.read({ channel, from: since - skewMs, patienceMs: 5000, signal });
    const own = found.messages.filter((message) => message.author.id === ownId);
    const adopt = ({ id }: PeerMessage): { externalId: string } => {
      sent.note(row.id, { externalId: id, channel });
      return { externalId: id };
    };
    const byId = own.find((message) => isRow(message, row.id));
    if (byId !== undefined) return adopt(byId);
    const looks = rendered(row, effect);
    const reference = referenceOf(effect);
    for (const message of own) {
      const same = saysTheSame(message, looks) && (message.message_reference?.message_id ?? null) === reference;
      if (same && timeOf(message.id) >= since - skewMs && !(await isAnothers(message, row.id))) return adopt(message);
    }
    if (!found.complete) throw unavailable('history-incomplete', false);
    return null;
  };

  const attempt = async (
    row: Row,
    effect: Posting,
    reference: string | null,
    options: CallOptions,
  ): Promise<string> => {
    const shown = rendered(row, effect);
    const body = {
      ...shown,
      nonce: nonceOf(row.id),
      enforce_nonce: true,
      // One that is gone meanwhile must not keep the answer from being said.
      ...(reference === null ? {} : { message_reference: { message_id: reference, fail_if_not_exists: false } }),
    };
    const path = `/channels/${channelOf(effect)}/messages` as const;
    const call = { method: 'POST', path, body, ...filesOf(effect.body, shown), answer: postedSchema } as const;
    return (await client.call({ ...call, signal: options.signal })).id;
  };

  /** Once more where Discord names a reason that can be helped; else what it threw. */
  const helped = async (error: unknown, row: Row, effect: Posting, options: CallOptions): Promise<string> => {
    const code = discordCode(error);
    if (code === apiCode.threadArchived) {
      const path = `/channels/${channelOf(effect)}` as const;
      await client.call({ method: 'PATCH', path, body: { archived: false }, answer: null, signal: options.signal });
      return attempt(row, effect, referenceOf(effect), options);
    }
    if (code === apiCode.cannotReply && effect.replyTo !== null) return attempt(row, effect, null, options);
    throw error;
  };

  const post = async (row: Row, effect: Posting, options: CallOptions): Promise<{ externalId: string }> => {
    const known = sent.get(row.id);
    if (known !== null) return { externalId: known.externalId };
    const startedAt = deps.now();
    const channel = channelOf(effect);
    try {
      const id = await attempt(row, effect, referenceOf(effect), options).catch((error: unknown) =>
        helped(error, row, effect, options),
      );
      sent.note(row.id, { externalId: id, channel });
      return { externalId: id };
    } catch (error) {
      if (errorCode(error) === 'chat-forbidden') await deps.notices.forbidden(channel);
      if (!maybeDone(error)) throw error;
      deps.onError(error);
    }
    // No answer, but perhaps the work: look before it is done again.
    const found = await findPost(row, effect, startedAt, options);
    if (found !== null) return found;
    const id = await attempt(row, effect, referenceOf(effect), options);
    sent.note(row.id, { externalId: id, channel });
    return { externalId: id };
  };

  const target = (targetExternalId: string | null): string => {
    if (targetExternalId !== null) return targetExternalId;
    throw new CcoError('The message this refers to is not posted yet', { code: 'chat-unavailable', retryable: true });
  };

  /** Where a message of ours is: its row tells whether in a thread. */
  const placeOf = async (effect: Extract<Effect, { kind: 'update' | 'remove' }>): Promise<string> => {
    const known = sent.get(effect.outboxId);
    if (known !== null) return known.channel;
    const row = await deps.outbox.get(effect.outboxId);
    return row?.effect.kind === 'post' ? channelOf(row.effect) : externalIdOf(effect.channelId);
  };

  return {
    platform: 'discord',
    createSpace: deps.createSpace,
    ...deps.dissolving,
    findSent: async ({ id, effect }, since, options = {}) => {
      if (effect.kind === 'post') return findPost({ id, effect }, effect, since, options);
      if (effect.kind === 'reply') return deps.replies.findSent({ id, effect }, since, options);
      // Repeating an edit, a removal or an order changes nothing: nothing to find.
      return null;
    },
    send: async ({ id, effect, targetExternalId }, options = {}) => {
      const { signal } = options;
      switch (effect.kind) {
        case 'post':
          return post({ id, effect }, effect, options);
        case 'reply':
          return deps.replies.send({ id, effect }, options);
        case 'update': {
          const externalId = target(targetExternalId);
          const channel = await placeOf(effect);
          const path = `/channels/${channel}/messages/${externalId}` as const;
          const shown = render(effect.body, id, { framed: true, ...allowed(channel) });
          // A picture that the new body has not goes.
          const body = { ...shown, attachments: shown.attachments ?? [] };
          const call = { method: 'PATCH', path, body, ...filesOf(effect.body, shown), answer: null } as const;
          await client.call({ ...call, signal });
          return { externalId };
        }
        case 'remove': {
          const externalId = target(targetExternalId);
          const path = `/channels/${await placeOf(effect)}/messages/${externalId}` as const;
          try {
            await client.call({ method: 'DELETE', path, answer: null, signal });
          } catch (error) {
            // Gone is what was wanted.
            if (errorCode(error) !== 'chat-gone') throw error;
          }
          return { externalId };
        }
        case 'delete-message':
        case 'time-out':
        case 'slow-mode':
          return deps.moderate(id, effect, options);
        default:
          effect satisfies never;
          throw new CcoError('Unknown effect', { code: 'chat-invalid' });
      }
    },
  };
};
