// What every part of the server is given.
import type { Kysely } from 'kysely';
import type { Logger } from 'pino';
import type { Clock } from '../core/ports.ts';
import type { Limits } from './limits.ts';
import type { Database } from './schema.ts';
import type { RandomSource } from './secrets.ts';
import type { Write } from './writer.ts';

export interface Context {
  readonly db: Kysely<Database>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: Limits;
  readonly random: RandomSource;
  readonly write: Write;
  /** Known once the playground is ready. */
  readonly identity: () => Identity;
  readonly supportUrl: string | undefined;
  readonly claimCheck: (claim: string) => boolean | Promise<boolean>;
}

/** Made once per database. */
export interface Identity {
  /** Marks this log: ids of an earlier one (a wiped data folder) are not taken for its own. */
  readonly epoch: string;
  /** Key of hashes and invitation codes. */
  readonly secret: string;
  readonly embeddedSpaceId: string;
  /** The program's own agent: the one that may create spaces. */
  readonly houseAgentId: string;
}
