// Answers that only whoever asked sees: in the place they asked, for as long as Discord lets us (a quarter of an hour), and
// after that, or where that is gone, in a direct message.
import { errorCode } from '../../core/errors.ts';
import { externalIdOf } from '../../core/ids.ts';
import type { Effect } from '../../core/messages/outbound.ts';
import type { CallOptions } from '../../core/ports.ts';
import { maybeDone } from '../shared/calls.ts';
import type { DiscordClient } from './client.ts';
import type { Identity } from './identity.ts';
import { ephemeral } from './interactions.ts';
import type { Listing } from './listing.ts';
import { nonceOf } from './nonce.ts';
import { originalSchema, postedSchema } from './peer-answers.ts';
import { filesOf, type Rendered, render, saysTheSame } from './render.ts';
import type { Seal, SealedInteraction } from './seal.ts';
import type { Sent } from './sent.ts';
import { timeOf } from './snowflake.ts';

type Replying = Extract<Effect, { kind: 'reply' }>;
interface Row {
  readonly id: string;
  readonly effect: Replying;
}

// Discord's fifteen minutes, less what a request takes.
const tokenLifeMs = 15 * 60_000 - 10_000;
/** Still "thinking": nothing was answered yet. */
const loading = 128;
const mostRemembered = 5000;
const skewMs = 60_000;

export interface Replies {
  send(row: Row, options: CallOptions): Promise<{ externalId: string }>;
  findSent(row: Row, since: number, options: CallOptions): Promise<{ externalId: string } | null>;
}

interface ReplyDeps {
  readonly client: DiscordClient;
  readonly identity: Identity;
  readonly listing: Listing;
  readonly seal: Seal;
  readonly sent: Sent;
  readonly now: () => number;
  readonly onError: (error: unknown) => void;
}

type Open = SealedInteraction & { readonly token: string };
type Original = { readonly state: 'waiting' | 'taken' } | { readonly state: 'ours'; readonly externalId: string };

export const createReplies = (deps: ReplyDeps): Replies => {
  const { client, identity, seal, sent } = deps;
  // Interaction → the row that is its first answer.
  const firstAnswers = new Map<string, string>();
  const remember = (interaction: string, rowId: string): void => {
    firstAnswers.set(interaction, rowId);
    if (firstAnswers.size <= mostRemembered) return;
    for (const oldest of firstAnswers.keys()) {
      firstAnswers.delete(oldest);
      break;
    }
  };

  const openOf = ({ effect }: Row): Open | null => {
    const opened = seal.open(effect.interactionId);
    if (opened === null || opened.token === null || deps.now() - timeOf(opened.id) > tokenLifeMs) return null;
    return { ...opened, token: opened.token };
  };
  const webhook = async ({ token }: Open): Promise<`/${string}`> =>
    `/webhooks/${(await identity.ensure()).applicationId}/${token}`;

  const lookAtOriginal = async (open: Open, rendered: Rendered, { signal }: CallOptions): Promise<Original> => {
    const path = `${await webhook(open)}/messages/@original` as const;
    const shown = await client.call({ method: 'GET', path, answer: originalSchema, auth: false, signal });
    if ((shown.flags & loading) !== 0) return { state: 'waiting' };
    return saysTheSame(shown, rendered) ? { state: 'ours', externalId: shown.id } : { state: 'taken' };
  };

  /** null: there is no answering there (any more). */
  const answer = async (row: Row, open: Open, options: CallOptions): Promise<{ externalId: string } | null> => {
    const rendered = render(row.effect.body, row.id, { framed: false, mayFrame: true });
    const { signal } = options;
    try {
      const base = await webhook(open);
      const first = firstAnswers.get(open.id);
      if (first !== undefined && first !== row.id) {
        const body = { ...rendered, flags: ephemeral };
        const query = new URLSearchParams({ wait: 'true' });
        const follow = { method: 'POST', path: base, query, body, ...filesOf(row.effect.body, rendered) } as const;
        const { id } = await client.call({ ...follow, answer: postedSchema, auth: false, signal });
        return { externalId: id };
      }
      remember(open.id, row.id);
      const path = `${base}/messages/@original` as const;
      const files = filesOf(row.effect.body, rendered);
      const edit = { method: 'PATCH', path, body: rendered, ...files, answer: postedSchema, auth: false } as const;
      return { externalId: (await client.call({ ...edit, signal })).id };
    } catch (error) {
      const code = errorCode(error);
      if (code !== 'chat-gone' && code !== 'chat-forbidden') throw error;
      deps.onError(error);
      return null;
    }
  };

  const directChannel = async (row: Row, { signal }: CallOptions): Promise<string> => {
    const body = { recipient_id: externalIdOf(row.effect.to) };
    const ask = { method: 'POST', path: '/users/@me/channels', body, answer: postedSchema, repeatable: true } as const;
    return (await client.call({ ...ask, signal })).id;
  };
  // Buttons of a server's drafts do not work in a direct message.
  const direct = (row: Row): Rendered =>
    render({ ...row.effect.body, actions: [] }, row.id, { framed: false, mayFrame: true });

  const findDirect = async (row: Row, since: number, options: CallOptions): Promise<{ externalId: string } | null> => {
    const channel = await directChannel(row, options);
    const { id: ownId } = await identity.ensure();
    const from = since - skewMs;
    const found = await deps.listing.read({ channel, from, patienceMs: 5000, signal: options.signal });
    const rendered = direct(row);
    const same = found.messages.find(
      (message) =>
        message.author.id === ownId &&
        (message.nonce === nonceOf(row.id) ||
          (saysTheSame(message, rendered) && (sent.rowOf(message.id) ?? row.id) === row.id)),
    );
    return same === undefined ? null : { externalId: same.id };
  };

  const sendDirect = async (row: Row, options: CallOptions): Promise<{ externalId: string }> => {
    const channel = await directChannel(row, options);
    const shown = direct(row);
    const body = { ...shown, nonce: nonceOf(row.id), enforce_nonce: true };
    const path = `/channels/${channel}/messages` as const;
    const files = filesOf(row.effect.body, shown);
    const post = { method: 'POST', path, body, ...files, answer: postedSchema, signal: options.signal } as const;
    const startedAt = deps.now();
    const { id } = await client.call(post).catch(async (error: unknown) => {
      if (!maybeDone(error)) throw error;
      const found = await findDirect(row, startedAt, options);
      return found === null ? client.call(post) : { id: found.externalId };
    });
    sent.note(row.id, { externalId: id, channel });
    return { externalId: id };
  };

  return {
    send: async (row, options) => {
      const known = sent.get(row.id);
      if (known !== null) return { externalId: known.externalId };
      const open = openOf(row);
      return (open === null ? null : await answer(row, open, options)) ?? (await sendDirect(row, options));
    },
    findSent: async (row, since, options) => {
      const known = sent.get(row.id);
      if (known !== null) return { externalId: known.externalId };
      const open = openOf(row);
      if (open !== null) {
        try {
          const rendered = render(row.effect.body, row.id, { framed: false, mayFrame: true });
          const original = await lookAtOriginal(open, rendered, options);
          if (original.state === 'ours') return { externalId: original.externalId };
          // Doing it again edits the same answer, or follows the one that is there.
          if (original.state === 'taken' && !firstAnswers.has(open.id)) remember(open.id, 'another');
          return null;
        } catch (error) {
          if (errorCode(error) !== 'chat-gone') throw error;
        }
      }
      return findDirect(row, since, options);
    },
  };
};
