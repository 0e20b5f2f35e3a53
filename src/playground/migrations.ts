// Forward migrations of schema `anychat`; run once each, in order, under the store's lock.
import { type Kysely, sql } from 'kysely';

export interface PlaygroundMigration {
  readonly name: string;
  up(db: Kysely<unknown>): Promise<void>;
}

const statements = [
  sql`create schema if not exists anychat`,
  sql`create table anychat.meta (key text primary key, value text not null)`,
  sql`create table anychat.counters (name text primary key, value bigint not null)`,
  sql`create table anychat.accounts (
    id text primary key, bot boolean not null, may_create boolean not null, created_at bigint not null)`,
  sql`create table anychat.tokens (
    hash text primary key, account_id text not null references anychat.accounts, created_at bigint not null)`,
  sql`create index tokens_account on anychat.tokens (account_id)`,
  sql`create table anychat.spaces (
    id text primary key, name text not null, name_key text not null unique, description text not null,
    privacy text not null, features jsonb not null, support_url text, embedded boolean not null,
    created_at bigint not null)`,
  sql`create unique index spaces_embedded on anychat.spaces (embedded) where embedded`,
  sql`create table anychat.memberships (
    space_id text not null references anychat.spaces, account_id text not null references anychat.accounts,
    name text not null, name_key text not null, role text not null, helpful integer not null default 0,
    joined_at bigint not null, left_at bigint, primary key (space_id, account_id))`,
  sql`create unique index memberships_name on anychat.memberships (space_id, name_key) where left_at is null`,
  sql`create index memberships_account on anychat.memberships (account_id)`,
  sql`create table anychat.agents (
    space_id text not null references anychat.spaces, account_id text not null references anychat.accounts,
    title text not null, bio text not null, capabilities jsonb not null, commands jsonb not null,
    answers jsonb not null, builtin text, primary key (space_id, account_id))`,
  sql`create table anychat.invitations (
    hash text primary key, space_id text not null references anychat.spaces, created_at bigint not null)`,
  sql`create table anychat.channels (
    id text primary key, space_id text not null references anychat.spaces, name text not null,
    name_key text not null, private boolean not null, position integer not null, unique (space_id, name_key))`,
  sql`create table anychat.messages (
    id text primary key, seq bigint not null unique, space_id text not null references anychat.spaces,
    channel_id text not null references anychat.channels, thread_id text, reply_to text, author_id text,
    on_behalf_of text, text text not null, mentions jsonb not null, actions jsonb not null, private_to text,
    nonce text, poll jsonb, helpful integer not null default 0, at bigint not null, edited_at bigint,
    deleted_at bigint)`,
  sql`create index messages_channel on anychat.messages (channel_id, seq)`,
  sql`create index messages_thread on anychat.messages (thread_id, seq) where thread_id is not null`,
  sql`create index messages_author on anychat.messages (author_id)`,
  sql`create index messages_behalf on anychat.messages (on_behalf_of) where on_behalf_of is not null`,
  sql`create index messages_private on anychat.messages (private_to) where private_to is not null`,
  sql`create table anychat.votes (
    message_id text not null references anychat.messages, account_id text not null, choice integer not null,
    primary key (message_id, account_id))`,
  sql`create index votes_account on anychat.votes (account_id)`,
  sql`create table anychat.helpful (
    message_id text not null references anychat.messages, account_id text not null, at bigint not null,
    primary key (message_id, account_id))`,
  sql`create index helpful_account on anychat.helpful (account_id)`,
  sql`create table anychat.events (
    seq bigint primary key, id text not null unique, type text not null, space_id text not null,
    private boolean not null, audience jsonb, message_id text, member_id text, payload jsonb not null,
    at bigint not null)`,
  sql`create index events_message on anychat.events (message_id) where message_id is not null`,
  sql`create index events_member on anychat.events (member_id) where member_id is not null`,
  sql`create index events_at on anychat.events (at)`,
  sql`create table anychat.idempotency (
    account_id text not null, key text not null, scope text not null, body_hash text not null, ref text not null,
    at bigint not null, primary key (account_id, key))`,
  sql`create table anychat.presence (account_id text primary key, seen_at bigint not null)`,
];

export const migrations: readonly PlaygroundMigration[] = [
  {
    name: '0001-anychat',
    up: async (db) => {
      for (const statement of statements) await statement.execute(db);
    },
  },
];
