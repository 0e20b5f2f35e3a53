// Effects out: each done once, however often it is asked for. The outbox row's id travels as idempotency key and nonce.
import { CcoError } from '../../core/errors.ts';
import { channelId, externalIdOf, platformOf, spaceId } from '../../core/ids.ts';
import type { Effect } from '../../core/messages/outbound.ts';
import type { CallOptions, ChatPlatform } from '../../core/ports.ts';
import { maybeDone } from '../shared/calls.ts';
import { cut } from '../shared/cut.ts';
import type { AnyChatClient } from './client.ts';
import type { Deployment } from './commands.ts';
import { unavailable } from './failure.ts';
import type { Identity } from './identity.ts';
import { createListing } from './listing.ts';
import { type PeerMessage, peerCreatedSpaceSchema, peerPostedSchema } from './peer.ts';
import type { Spaces } from './spaces.ts';

type Row = { readonly id: string; readonly effect: Effect };
type Posting = Extract<Effect, { kind: 'post' | 'reply' }>;

// Two machines' clocks, and the time a request may wait at the peer.
const skewMs = 5 * 60_000;
// Without a nonce only text and time tell two posts apart: stay close.
const closeMs = 5000;

const messagesPath = (effect: Extract<Effect, { channelId: unknown }>): string =>
  `/spaces/${externalIdOf(effect.spaceId)}/channels/${externalIdOf(effect.channelId)}/messages`;

const posting = (row: Row, effect: Posting) => ({
  text: cut(effect.body.text, 4000),
  ...(effect.threadId === null ? {} : { threadId: externalIdOf(effect.threadId) }),
  ...(effect.kind === 'post' && effect.replyTo !== null ? { replyTo: externalIdOf(effect.replyTo) } : {}),
  ...(effect.kind === 'reply' ? { privateTo: externalIdOf(effect.to) } : {}),
  ...(effect.body.actions.length === 0 ? {} : { actions: effect.body.actions }),
  nonce: row.id,
});

interface SendDeps {
  readonly client: AnyChatClient;
  readonly identity: Identity;
  readonly spaces: Spaces;
  readonly deployment: Deployment;
  readonly now: () => number;
  /** Counts an error that did not stop the work. */
  readonly onError: (error: unknown) => void;
}

export const createSender = (deps: SendDeps): ChatPlatform => {
  const { client, identity } = deps;
  const listing = createListing(client);

  const isOurs = (message: PeerMessage): boolean =>
    identity.id() === null ? message.author.bot === true : message.author.id === identity.id();

  const findSent = async (
    { id, effect }: Row,
    since: number,
    { signal }: CallOptions = {},
  ): Promise<{ externalId: string } | null> => {
    // Repeating an edit, a removal or an order changes nothing: nothing to find.
    if (effect.kind !== 'post' && effect.kind !== 'reply') return null;
    const found = await listing.read({
      path: messagesPath(effect),
      threadId: effect.threadId === null ? null : externalIdOf(effect.threadId),
      from: since - skewMs,
      anchors: [],
      patienceMs: 5000,
      signal,
    });
    const byNonce = found.messages.find((message) => message.nonce === id);
    if (byNonce !== undefined) return { externalId: byNonce.id };
    const own = found.messages.filter(isOurs);
    if (!found.complete) throw unavailable('history-incomplete', false);
    if (own.length > 0 && own.every((message) => message.nonce === undefined)) {
      const same = own.findLast(
        (message) => message.text === cut(effect.body.text, 4000) && Date.parse(message.at) >= since - closeMs,
      );
      return same === undefined ? null : { externalId: same.id };
    }
    return null;
  };

  const post = async (row: Row, effect: Posting, options: CallOptions): Promise<{ externalId: string }> => {
    const attempt = async (): Promise<{ externalId: string }> => {
      const { id } = await client.call({
        method: 'POST',
        path: messagesPath(effect),
        body: posting(row, effect),
        idempotencyKey: row.id,
        answer: peerPostedSchema,
        signal: options.signal,
      });
      return { externalId: id };
    };
    const startedAt = deps.now();
    try {
      return await attempt();
    } catch (error) {
      if (!maybeDone(error)) throw error;
      deps.onError(error);
      // No answer, but perhaps the work: look before it is done again.
      return (await findSent(row, startedAt, options)) ?? (await attempt());
    }
  };

  const target = (targetExternalId: string | null): string => {
    if (targetExternalId !== null) return targetExternalId;
    throw new CcoError('The message this refers to is not posted yet', { code: 'chat-unavailable', retryable: true });
  };

  return {
    platform: 'anychat',
    findSent,
    send: async ({ id, effect, targetExternalId }, options = {}) => {
      const { signal } = options;
      switch (effect.kind) {
        case 'post':
        case 'reply':
          return post({ id, effect }, effect, options);
        case 'update': {
          const externalId = target(targetExternalId);
          await client.call({
            method: 'PATCH',
            path: `${messagesPath(effect)}/${externalId}`,
            body: { text: cut(effect.body.text, 4000), actions: effect.body.actions },
            idempotencyKey: id,
            answer: null,
            signal,
          });
          return { externalId };
        }
        case 'remove':
        case 'delete-message': {
          const externalId = effect.kind === 'remove' ? target(targetExternalId) : externalIdOf(effect.messageId);
          const path = `${messagesPath(effect)}/${externalId}`;
          try {
            await client.call({ method: 'DELETE', path, idempotencyKey: id, answer: null, signal });
          } catch (error) {
            // Gone is what was wanted.
            if (!(error instanceof CcoError) || error.code !== 'chat-gone') throw error;
          }
          return { externalId };
        }
        case 'time-out':
        case 'slow-mode':
          throw new CcoError(`AnyChat has no ${effect.kind}`, {
            code: 'chat-invalid',
            remedy: 'Do it by hand: remove the member, or ask them to pause.',
          });
        default:
          effect satisfies never;
          throw new CcoError('Unknown effect', { code: 'chat-invalid' });
      }
    },
    createSpace: async (space) => {
      if (platformOf(space.founder) !== 'anychat') {
        throw new CcoError('The founder of an AnyChat space must be a member of AnyChat', { code: 'chat-invalid' });
      }
      const created = await client.call({
        method: 'POST',
        path: '/spaces',
        body: {
          name: space.name,
          description: space.description,
          privacy: space.privacy,
          features: space.features,
          ...(space.supportUrl === undefined ? {} : { supportUrl: space.supportUrl }),
          founder: externalIdOf(space.founder),
        },
        idempotencyKey: space.idempotencyKey,
        answer: peerCreatedSpaceSchema,
      });
      const moderators = await deps.spaces.adopt(created);
      // The space is there; showing the agent in it is repeated at the next connect.
      await deps.deployment.ensure(created).catch(deps.onError);
      return {
        id: spaceId('anychat', created.id),
        name: created.name === '' ? space.name : created.name,
        moderatorsChannelId: moderators === null ? null : channelId('anychat', moderators),
        invitation: created.invitation ?? null,
      };
    },
  };
};
