import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  // What roles are to be mailed, until it is: singly or with others. `mail_id`: the mail that carries it.
  `create table cco.mail_notices (
    id ${id} not null, role text not null, priority text not null, created_at bigint not null, notice text not null,
    mail_id text, primary key (id, role))`,
  `create index mail_notices_mail on cco.mail_notices (mail_id)`,
  // One mail to one address, as it was made, to the byte; `mail` is cleared once it is settled.
  `create table cco.mails (
    id text primary key, role text not null, kind text not null, address_key uuid not null, mail text,
    status text not null, attempts int not null default 0, first_attempt_at bigint, last_attempt_at bigint,
    next_attempt_at bigint not null, stale_at bigint, external_id text, error_code text, created_at bigint not null,
    settled_at bigint)`,
  `create index mails_open on cco.mails (next_attempt_at) where status = 'waiting'`,
  `create index mails_settled on cco.mails (settled_at) where settled_at is not null`,
  // By keyed hash: the list outlives the addresses.
  `create table cco.mail_addresses (
    address_key uuid primary key, suppressed_for text, suppressed_at bigint, soft_bounces int not null,
    soft_bounced_at bigint)`,
  `create table cco.mail_reports (id ${id} primary key, until bigint not null)`,
  `create index mail_reports_until on cco.mail_reports (until)`,
];

export const mailMigration: Migration = {
  name: '0010-mail',
  up: (db) => runStatements(db, statements),
};
