import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  `alter table cco.interventions
    add column about ${id}, add column pings text[], add column post_at bigint, add column posted_at bigint,
    add column snoozed_until bigint, add column reply_to text, add column dismissal text, add column strategy_version int`,
  `create index interventions_about on cco.interventions (about) where about is not null`,
  `create index interventions_open on cco.interventions (space_id) where status = 'draft'`,
  // Every decision, not doing included: codes and one sentence without names.
  `create table cco.decisions (
    id bigint generated always as identity primary key, at bigint not null, space_id ${id} not null,
    channel_id ${id} not null, thread_id ${id}, kind text not null, decision text not null, code text not null,
    words text not null, until bigint, intervention_id text)`,
  `create index decisions_conversation on cco.decisions (channel_id, thread_id, kind, at)`,
  `create index decisions_space on cco.decisions (space_id, at)`,
  // When something might have been said, dealt to an arm before a draft exists. `author`: keyed hash, for clusters;
  // `about`: needed until the outcome is read, gone then.
  `create table cco.eligibilities (
    id text primary key, space_id ${id} not null, channel_id ${id} not null, thread_id ${id}, unit ${id} not null,
    kind text not null, arm text, author uuid, about ${id}, message_id ${id}, at bigint not null, due_at bigint not null,
    outcome float8, measured_at bigint, unique (kind, unit))`,
  `create index eligibilities_space on cco.eligibilities (space_id, kind, at)`,
  `create index eligibilities_about on cco.eligibilities (about) where about is not null`,
  `create table cco.strategy_versions (
    version int primary key, source text not null, at bigint not null, strategy text not null)`,
  // Members who asked to be told of questions they can answer.
  `create table cco.helpers (
    space_id ${id} not null, member_id ${id} not null, since bigint not null, last_ping_at bigint,
    primary key (space_id, member_id))`,
  `create index helpers_member on cco.helpers (member_id)`,
  `alter table cco.privacy add column stopped_at bigint`,
  `create table cco.ratings (
    intervention_id text not null, member_key uuid not null, helpful boolean not null, at bigint not null,
    primary key (intervention_id, member_key))`,
  `create index ratings_member on cco.ratings (member_key)`,
  // What members say about the community itself, beside what they say in it.
  `create table cco.feedback (
    id text primary key, space_id ${id} not null, member_id ${id}, source text not null, at bigint not null,
    text text, label text, score float8, offensive float8, language text)`,
  `create index feedback_space on cco.feedback (space_id, at)`,
  `create index feedback_member on cco.feedback (member_id) where member_id is not null`,
];

export const interventionsMigration: Migration = {
  name: '0004-interventions',
  up: (db) => runStatements(db, statements),
};
