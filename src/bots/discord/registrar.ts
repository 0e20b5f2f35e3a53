// When commands are registered: for all servers at once by whoever has the first shard, or in each server as it comes.
import type { Logger } from 'pino';
import { CcoError } from '../../core/errors.ts';
import type { Registration } from './commands.ts';

interface Registrar {
  /** A shard is in. */
  connected(shard: number): void;
  /** A server came. */
  joined(guildId: string): void;
}

interface RegistrarDeps {
  readonly scope: 'global' | 'guild';
  readonly registration: Registration;
  /** Whether this process may act for its shards now. */
  readonly held: () => boolean;
  readonly logger: Logger;
  readonly onError: (error: unknown) => void;
  readonly closing: AbortSignal;
}

const againMs = 60_000;

export const createRegistrar = (deps: RegistrarDeps): Registrar => {
  const { registration, logger, onError, closing } = deps;
  let done = false;

  const register = async (scope: string | null): Promise<void> => {
    try {
      const outcome = await registration.ensure(scope);
      if (outcome === 'written') logger.info({ guild: scope }, 'Discord: commands registered');
    } catch (error) {
      onError(error);
      if (!(error instanceof CcoError) || !error.retryable || closing.aborted) return;
      setTimeout(() => void (deps.held() && register(scope)), againMs).unref();
    }
  };

  return {
    connected: (shard) => {
      if (done || shard !== 0) return;
      done = true;
      if (deps.scope === 'global') void register(null);
      // What an earlier setting registered for all servers would be shown twice.
      else void registration.clear(null).catch(onError);
    },
    joined: (guildId) => {
      if (deps.scope === 'guild') void register(guildId);
    },
  };
};
