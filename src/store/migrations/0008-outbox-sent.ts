import { type Migration, runStatements } from '../migrate.ts';

const statements = [
  // Whose post a message of ours is: asked for each of them that looks like another's.
  `create index outbox_sent_as on cco.outbox (external_id, platform) where external_id is not null`,
];

export const outboxSentMigration: Migration = {
  name: '0008-outbox-sent',
  up: (db) => runStatements(db, statements),
};
