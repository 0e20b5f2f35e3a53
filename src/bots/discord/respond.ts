// Discord's three seconds: every interaction is answered at once, with "thinking", a form or suggestions, before anything
// else is asked. The answer itself follows later, from the outbox.
import type { Logger } from 'pino';
import { errorCode } from '../../core/errors.ts';
import { spaceId } from '../../core/ids.ts';
import type { Action } from '../../core/messages/outbound.ts';
import type { Clock, Store } from '../../core/ports.ts';
import type { Tally } from '../shared/tally.ts';
import type { DiscordClient } from './client.ts';
import { apiCode, discordCode } from './failure.ts';
import {
  asksFor,
  ephemeral,
  type InteractionContext,
  interactionType,
  modalOf,
  responseType,
  suggestionFor,
  suggestionsOf,
} from './interactions.ts';
import type { PeerInteraction } from './peer-interaction.ts';

export interface Responder {
  /** Answers at once; true: there is nothing more to do with it. Never rejects, and never throws. */
  respond(payload: PeerInteraction): boolean;
}

interface RespondDeps {
  readonly client: DiscordClient;
  readonly clock: Clock;
  readonly store: Pick<Store, 'outbox' | 'interventions'>;
  readonly context: () => InteractionContext;
  readonly logger: Logger;
  readonly tally: Tally;
}

const withinMs = 2800;
// What the store is asked for must leave time to say something.
const storeWithinMs = 1500;

const inTime = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), storeWithinMs);
  });
  try {
    return await Promise.race([work.catch(() => otherwise), late]);
  } finally {
    clearTimeout(timer);
  }
};

export const createResponder = (deps: RespondDeps): Responder => {
  const { client, clock, store, logger, tally } = deps;

  const answer = async (payload: PeerInteraction, body: object): Promise<void> => {
    try {
      await client.call({
        method: 'POST',
        path: `/interactions/${payload.id}/${payload.token}/callback`,
        body,
        answer: null,
        auth: false,
        repeatable: true,
        patienceMs: 500,
        repeats: 3,
        signal: AbortSignal.timeout(withinMs),
      });
    } catch (error) {
      const code = discordCode(error);
      // Replayed after a reconnect: an earlier answer stands.
      if (code === apiCode.alreadyAcknowledged) return;
      const reason = code === apiCode.unknownInteraction ? 'interaction-expired' : 'interaction-unanswered';
      tally.error(reason);
      logger.warn(
        { code: reason, cause: errorCode(error), id: payload.id },
        'Discord: asked, and not answered in time',
      );
    }
  };

  const actionOf = async (asked: { rowId: string | null; actionId: string }): Promise<Action | null> => {
    if (asked.rowId === null) return null;
    const row = await inTime(store.outbox.get(asked.rowId), null);
    if (row === null || !('body' in row.effect)) return null;
    return row.effect.body.actions.find(({ id }) => id === asked.actionId) ?? null;
  };

  const suggest = async (payload: PeerInteraction): Promise<object> => {
    const wanted = suggestionFor(payload, deps.context());
    if (wanted === null) return suggestionsOf([], '');
    const list = store.interventions.list({ spaceId: spaceId('discord', wanted.space), status: 'draft', limit: 100 });
    const drafts = (await inTime(list, [])).filter(({ expiresAt }) => expiresAt > clock.now());
    return suggestionsOf(drafts, wanted.typed);
  };

  const notHere = {
    type: responseType.message,
    data: { flags: ephemeral, content: 'Please ask me in a server: what I know belongs to one.' },
  };

  return {
    respond: (payload) => {
      if (payload.type === interactionType.ping) return true;
      if (payload.type === interactionType.autocomplete) {
        void suggest(payload).then((body) => answer(payload, body));
        return true;
      }
      if (payload.guild_id === null || payload.member == null) {
        void answer(payload, notHere);
        return true;
      }
      const asked = asksFor(payload);
      if (asked !== null) {
        void actionOf(asked).then((action) => answer(payload, modalOf(payload.data?.custom_id ?? '', action)));
        return true;
      }
      void answer(payload, { type: responseType.deferred, data: { flags: ephemeral } });
      return false;
    },
  };
};
