import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  // Finished weeks of a space in a few numbers; what they are made of stays where it is.
  `create table cco.weeks (
    space_id ${id} not null, week bigint not null, summary text not null, primary key (space_id, week))`,
  // Marks, like dirt: something of a finished week was stored, edited or deleted after it. `at`: when it was said.
  `create table cco.late (space_id ${id} not null, at bigint not null)`,
  `create index late_space on cco.late (space_id)`,
  // Decayed totals of a large space's authors up to \`as_of\`, as JSON: reading it is several times faster than adding up a
  // week of counts. Made anew every hour, and gone whenever something older comes in or anybody is erased.
  `create table cco.rollups (
    space_id ${id} primary key, as_of bigint not null, half_life float8 not null, horizon bigint not null, totals text not null)`,
  `create table cco.warnings (
    id text primary key, space_id ${id} not null, cause text not null, signal text, began_at bigint not null,
    cleared_at bigint, detail text not null)`,
  `create index warnings_space on cco.warnings (space_id, began_at)`,
  // No more than the key of the message: what is deleted or erased there is gone from here.
  `create table cco.severe (
    key uuid primary key, space_id ${id} not null, category text not null, at bigint not null, alerted_at bigint,
    card_outbox_id text)`,
  `create index severe_open on cco.severe (space_id) where alerted_at is null`,
  `create index severe_card on cco.severe (card_outbox_id) where card_outbox_id is not null`,
  // Who is more than a member: few, and else looked for in all messages of everybody.
  `create index messages_role on cco.messages (space_id, member_id) where role <> 'member'`,
  `create index members_role on cco.members (space_id, member_id) where role <> 'member'`,
];

export const healthMigration: Migration = {
  name: '0003-health',
  up: (db) => runStatements(db, statements),
};
