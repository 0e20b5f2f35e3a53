import { type Migration, runStatements } from '../migrate.ts';

const id = 'text collate "C"';

const statements = [
  // A member's address in a space. What concerns the mail that asks for the confirmation begins with `mail_`.
  `create table cco.subscriptions (
    id text primary key, member_id ${id} not null, space_id ${id} not null, address text not null,
    address_key uuid not null, status text not null, token_hash text, expires_at bigint, requested_at bigint not null,
    confirmed_at bigint, unsubscribed_at bigint,
    mail_status text not null, mail_attempts int not null default 0, mail_first_at bigint, mail_last_at bigint,
    mail_next_at bigint not null, mail_error text)`,
  `create index subscriptions_member on cco.subscriptions (member_id)`,
  `create index subscriptions_space on cco.subscriptions (space_id) where status = 'confirmed'`,
  `create index subscriptions_pending on cco.subscriptions (address_key) where status = 'pending'`,
  `create index subscriptions_token on cco.subscriptions (token_hash) where token_hash is not null`,
  `create index subscriptions_expires on cco.subscriptions (expires_at) where status = 'pending'`,
  `create index subscriptions_left on cco.subscriptions (unsubscribed_at) where unsubscribed_at is not null`,
  `create index subscriptions_mail on cco.subscriptions (mail_next_at) where mail_status = 'waiting'`,
  // `frozen`: what its mails are made of besides, fixed at the first one, because a repeat must be the same to the byte.
  `create table cco.campaigns (
    id text primary key, space_id ${id} not null, status text not null, starts_at bigint, changed_at bigint not null,
    campaign text not null, frozen text)`,
  `create index campaigns_space on cco.campaigns (space_id)`,
  `create table cco.campaign_recipients (
    ref text primary key, campaign_id text not null, place int not null, subscription_id text not null,
    address_key uuid not null, status text not null, dispatch_id text, alone boolean not null, skipped_for text,
    external_id text, reported text[] not null, unsubscribed boolean not null, unique (campaign_id, address_key))`,
  `create index campaign_recipients_open on cco.campaign_recipients (campaign_id, place)
    where status in ('waiting', 'assigned')`,
  `create index campaign_recipients_dispatch on cco.campaign_recipients (dispatch_id) where dispatch_id is not null`,
  `create index campaign_recipients_external on cco.campaign_recipients (external_id) where external_id is not null`,
  `create index campaign_recipients_subscription on cco.campaign_recipients (subscription_id)`,
  // Only those that are open.
  `create table cco.campaign_dispatches (
    id text primary key, campaign_id text not null, look_up boolean not null, attempts int not null,
    first_attempt_at bigint not null, last_attempt_at bigint not null, next_attempt_at bigint not null,
    error_code text)`,
  `create index campaign_dispatches_campaign on cco.campaign_dispatches (campaign_id, first_attempt_at)`,
];

export const memberMailMigration: Migration = {
  name: '0011-member-mail',
  up: (db) => runStatements(db, statements),
};
