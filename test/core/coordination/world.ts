// The real embedded store with a directory of roles, and a webhook peer that answers as told.
import { type Kysely, sql } from 'kysely';
import type { SendOutcome, WebhookDelivery, WebhookSender } from '../../../src/core/coordination/deliver.ts';
import {
  type Contact,
  createDirectory,
  type Directory,
  type Listener,
} from '../../../src/core/coordination/directory.ts';
import type { CoordinationMail, PublishDeps } from '../../../src/core/coordination/publish.ts';
import type { CoordinationRole } from '../../../src/core/coordination/role.ts';
import type { Store } from '../../../src/core/ports.ts';
import { createPgliteStore } from '../../../src/store/pglite.ts';
import { createClock, type SettableClock } from '../../fakes/clock.ts';
import { garden, noon } from './facts.ts';

export interface FakePeer extends WebhookSender {
  /** Posted, whatever was answered. */
  readonly got: WebhookDelivery[];
  answer: SendOutcome;
}

export const createPeer = (): FakePeer => {
  const got: WebhookDelivery[] = [];
  const peer: FakePeer = {
    got,
    answer: { kind: 'delivered' },
    send: async (delivery) => {
      got.push(delivery);
      return peer.answer;
    },
    endpointOf: (url) => `hash of ${url}`,
  };
  return peer;
};

export interface World {
  readonly store: Store;
  readonly db: Kysely<unknown>;
  readonly clock: SettableClock;
  readonly peer: FakePeer;
  readonly mails: CoordinationMail[];
  readonly noted: string[];
  directory: Directory;
  /** With the directory as it is now. */
  deps(): PublishDeps;
  name(roles: Partial<Record<CoordinationRole, Contact>>, listeners?: readonly Listener[]): void;
  /** Empty tables, one space, nothing sent. */
  reset(): Promise<void>;
  close(): Promise<void>;
}

export const createWorld = async (): Promise<World> => {
  const { store, db } = await createPgliteStore({ dataDir: 'memory' });
  const clock = createClock();
  const peer = createPeer();
  const mails: CoordinationMail[] = [];
  const noted: string[] = [];
  let ids = 0;
  const world: World = {
    store,
    db,
    clock,
    peer,
    mails,
    noted,
    directory: createDirectory({}),
    name: (roles, listeners = []) => {
      world.directory = createDirectory(roles, listeners);
    },
    deps: () => ({
      directory: world.directory,
      newId: () => {
        ids += 1;
        return `01900000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
      },
      mail: async (_tx, mail) => void mails.push(mail),
    }),
    reset: async () => {
      const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables where schemaname = 'cco'
        and tablename not in ('migrations', 'keyring')`.execute(db);
      await sql.raw(`truncate ${rows.map(({ name }) => `cco.${name}`).join(', ')}`).execute(db);
      clock.set(noon);
      peer.got.length = 0;
      peer.answer = { kind: 'delivered' };
      mails.length = 0;
      noted.length = 0;
      world.name({});
      await store.spaces.ensure({ id: garden, name: 'Garden', moderatorsChannelId: null }, noon - 60 * 86_400_000);
    },
    close: () => store.close(),
  };
  return world;
};
