// Who we are on this Discord: told at connect, or asked for by a process that does not connect.
import { CcoError } from '../../core/errors.ts';
import type { DiscordClient } from './client.ts';
import { userSchema } from './peer.ts';
import { applicationSchema } from './peer-answers.ts';

export interface Identity {
  /** The bot's user; null until it is known. */
  id(): string | null;
  applicationId(): string | null;
  learn(told: { readonly id: string; readonly applicationId: string | null }): void;
  /** Asks where it is not known yet. Throws CcoError. */
  ensure(): Promise<{ readonly id: string; readonly applicationId: string }>;
}

export const createIdentity = (client: DiscordClient): Identity => {
  let id: string | null = null;
  let applicationId: string | null = null;
  return {
    id: () => id,
    applicationId: () => applicationId,
    learn: (told) => {
      id = told.id;
      applicationId = told.applicationId ?? applicationId;
    },
    ensure: async () => {
      id ??= (await client.call({ method: 'GET', path: '/users/@me', answer: userSchema })).id;
      if (applicationId === null) {
        try {
          const shown = await client.call({ method: 'GET', path: '/applications/@me', answer: applicationSchema });
          applicationId = shown.id;
        } catch (error) {
          if (!(error instanceof CcoError) || error.code !== 'chat-gone') throw error;
          // A small Discord without that page: bots made since 2016 have their application's id.
          applicationId = id;
        }
      }
      return { id, applicationId };
    },
  };
};
