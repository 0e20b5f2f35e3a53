// The tables of schema `cco` as Kysely sees them. Times are milliseconds since 1970 (bigint, read as number);
// JSON that is only stored and given back is text, because `jsonb` refuses some strings that JavaScript allows.
import type { Kysely } from 'kysely';
import type { InterventionKind, InterventionStatus, Mode } from '../core/interventions/intervention.ts';
import type { MemberRole } from '../core/messages/inbound.ts';
import type { OutboxStatus, Timer } from '../core/ports.ts';
import type { Label } from '../core/sentiment/score.ts';

/** Name of our schema. Every statement names it: `search_path` belongs to whoever shares the session. */
export const schemaName = 'cco';

/** A message, or the tombstone of one: then all but `key` and `deleted_at` is null. */
export interface MessageRow {
  key: string;
  deleted_at: number | null;
  revision: number | null;
  id: string | null;
  space_id: string | null;
  channel_id: string | null;
  thread_id: string | null;
  reply_to: string | null;
  member_id: string | null;
  name: string | null;
  role: MemberRole | null;
  mentions: string[] | null;
  text: string | null;
  at: number | null;
  label: Label | null;
  score: number | null;
  confidence: number | null;
  offensive: number | null;
  language: string | null;
  asks: boolean | null;
}

export interface CcoTables {
  keyring: { name: string; secret: string };
  spaces: {
    id: string;
    platform: string;
    name: string;
    moderators_channel_id: string | null;
    created_at: number;
  };
  channels: { id: string; space_id: string; name: string; private: boolean };
  /** What the platform told about members; what messages tell is read from the messages. */
  members: {
    space_id: string;
    member_id: string;
    name: string;
    role: MemberRole;
    told_at: number;
    joined_at: number | null;
    left_at: number | null;
  };
  messages: MessageRow;
  mentions: { member_id: string; channel_id: string; at: number; key: string };
  /** Counts by 10-minute bucket (`bucket`: its start). */
  activity: {
    space_id: string;
    bucket: number;
    member_id: string;
    channel_id: string;
    messages: number;
    positive: number;
    negative: number;
    offensive: number;
  };
  dirt: { space_id: string; channel_id: string | null; thread_id: string | null; at: number };
  privacy: { member_key: string; opted_out: boolean; erased_at: number | null };
  health: { space_id: string; at: number; snapshot: string };
  weeks: { space_id: string; week: number; summary: string };
  late: { space_id: string; at: number };
  rollups: { space_id: string; as_of: number; half_life: number; horizon: number; totals: string };
  warnings: {
    id: string;
    space_id: string;
    cause: string;
    signal: string | null;
    began_at: number;
    cleared_at: number | null;
    detail: string;
  };
  severe: {
    key: string;
    space_id: string;
    category: string;
    at: number;
    alerted_at: number | null;
    card_outbox_id: string | null;
  };
  interventions: {
    id: string;
    space_id: string;
    channel_id: string;
    thread_id: string | null;
    kind: InterventionKind;
    mode: Mode;
    status: InterventionStatus;
    reason: string;
    text: string;
    created_at: number;
    expires_at: number;
    card_outbox_id: string | null;
    decided_at: number | null;
    decided_by: string | null;
    decision_reason: string | null;
    post_outbox_id: string | null;
  };
  outbox: {
    id: string;
    platform: string;
    effect: string;
    /** Keyed hash of the member a reply is for. */
    member_key: string | null;
    status: OutboxStatus;
    attempts: number;
    first_attempt_at: number | null;
    next_attempt_at: number;
    external_id: string | null;
    error_code: string | null;
    created_at: number;
    expires_at: number | null;
  };
  timers: { key: string; kind: Timer['kind']; subject: string; due_at: number };
  leases: { name: string; holder: string; expires_at: number };
  settings: { scope: string; key: string; value: string; set_by: string; set_at: number };
  audit: {
    id: string;
    at: number;
    space_id: string | null;
    actor: string;
    action: string;
    subject: string;
    data: string;
  };
  interactions: { id: string; at: number };
  dead_letters: {
    id: string;
    queue: string;
    error_code: string;
    at: number;
    attempts: number;
    payload: string;
    member_id: string | null;
  };
}

/** Our tables through a connection pool, or through one transaction. */
export type Db = Kysely<CcoTables>;
