import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  // `view`: what its events make of it, without persons; `owner` is apart, so that a person can be erased.
  `create table cco.cases (
    id text primary key, space_id ${id} not null, cause ${id} not null, origin text not null, state text not null,
    owner ${id}, opened_at bigint not null, updated_at bigint not null, closed_at bigint, source_id ${id},
    tracker_id text, search text not null, view text not null)`,
  // Never two open ones of a cause in a space.
  `create unique index cases_open on cco.cases (space_id, cause) where closed_at is null`,
  `create index cases_cause on cco.cases (space_id, cause, opened_at)`,
  `create index cases_space on cco.cases (space_id, updated_at)`,
  `create index cases_owner on cco.cases (owner) where owner is not null`,
  `create index cases_tracker on cco.cases (tracker_id) where tracker_id is not null`,
  // Only ever added to; who did it, whom it was given to and what was noted are cleared when that person is erased.
  `create table cco.case_events (
    case_id text not null references cco.cases (id) on delete cascade, id text not null, at bigint not null,
    kind text not null, actor ${id}, assignee ${id}, note text, data text not null, primary key (case_id, id))`,
  `create index case_events_actor on cco.case_events (actor) where actor is not null`,
  `create index case_events_assignee on cco.case_events (assignee) where assignee is not null`,
  `create table cco.case_effects (
    id text primary key, case_id text not null references cco.cases (id) on delete cascade, after_id text,
    effect text not null, status text not null, attempts int not null default 0, first_attempt_at bigint,
    next_attempt_at bigint not null, external_id text, url text, error_code text, created_at bigint not null)`,
  `create index case_effects_open on cco.case_effects (created_at) where status in ('pending', 'sending')`,
  `create index case_effects_case on cco.case_effects (case_id)`,
  // Messages by their keyed hash: one that is deleted or erased is no evidence any more.
  `create table cco.case_evidence (
    case_id text not null references cco.cases (id) on delete cascade, key uuid not null, primary key (case_id, key))`,
  `create table cco.case_votes (
    case_id text not null references cco.cases (id) on delete cascade, round int not null, member_key uuid not null,
    solved boolean not null, at bigint not null, primary key (case_id, round, member_key))`,
  `create index case_votes_member on cco.case_votes (member_key)`,
  // Who was told of a promise that was not kept; `subject`: keyed hash of the question or case.
  `create table cco.sla_notices (
    space_id ${id} not null, subject uuid not null, kind text not null, rung text not null, how text not null,
    at bigint not null, primary key (subject, kind, rung))`,
  `create index sla_notices_space on cco.sla_notices (space_id, at)`,
  `create table cco.analysis_requests (
    id text primary key, space_id ${id} not null, requested_at bigint not null, answered_at bigint, alerted_at bigint)`,
  `create index analysis_requests_at on cco.analysis_requests (requested_at)`,
];

export const casesMigration: Migration = {
  name: '0006-cases',
  up: (db) => runStatements(db, statements),
};
