import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  // What went where, without content.
  `create table cco.coordination_log (
    id ${id} not null, party ${id} not null, way text not null, direction text not null, type text not null,
    space_id ${id}, at bigint not null, status text not null, attempts int not null default 0, error_code text,
    settled_at bigint, primary key (id, party, way))`,
  `create index coordination_log_at on cco.coordination_log (at)`,
  `create table cco.coordination_queue (
    id ${id} not null, party ${id} not null, way text not null, body text not null, next_attempt_at bigint not null,
    expires_at bigint not null, primary key (id, party, way))`,
  `create index coordination_queue_due on cco.coordination_queue (next_attempt_at)`,
  `create table cco.coordination_requests (
    id ${id} primary key, party ${id} not null, space_id ${id} not null, topic text not null, days int not null,
    at bigint not null, due_at bigint not null, next_attempt_at bigint not null, attempts int not null default 0,
    answered_at bigint)`,
  `create index coordination_requests_at on cco.coordination_requests (at)`,
  `create index coordination_requests_open on cco.coordination_requests (next_attempt_at) where answered_at is null`,
  `create table cco.disabled_endpoints (
    party ${id} primary key, endpoint text not null, at bigint not null, error_code text not null)`,
  `create table cco.seen_webhooks (sender ${id} not null, id ${id} not null, at bigint not null, primary key (sender, id))`,
  `create index seen_webhooks_at on cco.seen_webhooks (at)`,
  `create table cco.feedback_authors (feedback_id text primary key, author uuid not null)`,
];

export const coordinationMigration: Migration = {
  name: '0007-coordination',
  up: (db) => runStatements(db, statements),
};
