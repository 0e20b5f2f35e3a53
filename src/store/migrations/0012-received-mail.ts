import { type Migration, runStatements } from '../migrate.ts';

const statements = [
  // Mails that came in, until their text is fetched. `author`: keyed hash, cleared once the mail is settled.
  `create table cco.received_mails (
    id text collate "C" primary key, space_id text collate "C" not null, author uuid, at bigint not null, status text not null,
    attempts int not null default 0, next_attempt_at bigint not null, error_code text, created_at bigint not null,
    settled_at bigint)`,
  `create index received_mails_open on cco.received_mails (next_attempt_at) where status = 'waiting'`,
  `create index received_mails_settled on cco.received_mails (settled_at) where settled_at is not null`,
];

export const receivedMailMigration: Migration = {
  name: '0012-received-mail',
  up: (db) => runStatements(db, statements),
};
