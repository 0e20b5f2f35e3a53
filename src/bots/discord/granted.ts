// The intents in force: what is configured, less what the portal turned out not to allow.
import type { Logger } from 'pino';
import type { DiscordClient } from './client.ts';
import { intentsOf, reduced, type Wanted } from './intents.ts';
import { applicationSchema } from './peer-answers.ts';

export interface Granted {
  /** What to ask the gateway for now. */
  intents(): number;
  readsContent(): boolean;
  /** The portal does not allow all of it; true: there is less to ask for now. Never rejects. */
  refused(): Promise<boolean>;
}

export const createGranted = (
  configured: Wanted,
  deps: {
    readonly client: DiscordClient;
    readonly logger: Logger;
    readonly onError: (error: unknown) => void;
    readonly closing: AbortSignal;
  },
): Granted => {
  let wanted = configured;

  const flags = async (): Promise<number | null> => {
    try {
      const path = '/applications/@me';
      const ask = { method: 'GET', path, answer: applicationSchema, signal: deps.closing } as const;
      return (await deps.client.call(ask)).flags ?? null;
    } catch (error) {
      deps.onError(error);
      return null;
    }
  };

  return {
    intents: () => intentsOf(wanted),
    readsContent: () => wanted.messageContent,
    refused: async () => {
      if (!wanted.members && !wanted.messageContent) return false;
      wanted = reduced(wanted, await flags());
      const { members, messageContent } = wanted;
      deps.logger.warn(
        { code: 'discord-intents-reduced', members, messageContent },
        'Discord: the developer portal does not allow all intents, going on with less',
      );
      return true;
    },
  };
};
