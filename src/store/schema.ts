// The tables of schema `cco` as Kysely sees them. Times are milliseconds since 1970 (bigint, read as number);
// JSON that is only stored and given back is text, because `jsonb` refuses some strings that JavaScript allows.
import type { Generated, Kysely } from 'kysely';
import type { CoordinationRole } from '../core/coordination/role.ts';
import type { Arm } from '../core/interventions/effect/hold-out.ts';
import type { InterventionKind, InterventionStatus, Mode } from '../core/interventions/intervention.ts';
import type { CampaignStatus } from '../core/mail/campaign.ts';
import type { MailEventType } from '../core/mail/mail-event.ts';
import type { Priority } from '../core/mail/notification.ts';
import type { Subscription } from '../core/mail/opt-in.ts';
import type { Refusal } from '../core/mail/permission.ts';
import type { RecipientStatus } from '../core/mail/recipients.ts';
import type { SuppressionReason } from '../core/mail/suppression.ts';
import type { MemberRole } from '../core/messages/inbound.ts';
import type {
  CaseEffectStatus,
  CoordinationStatus,
  CoordinationWay,
  MailKind,
  MailStatus,
  OutboxStatus,
  ReceivedMailStatus,
  Timer,
} from '../core/ports.ts';
import type { Label } from '../core/sentiment/score.ts';
import type { Told } from '../core/sla/escalation.ts';

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
  /** `removed`: taken back, of whom and where is not kept. */
  reactions: {
    message_key: string;
    member_key: string;
    emoji_key: string;
    space_id: string | null;
    member_id: string | null;
    mood: number;
    at: number;
    removed: boolean;
  };
  reaction_clears: { message_key: string; emoji_key: string; at: number };
  dirt: { space_id: string; channel_id: string | null; thread_id: string | null; at: number };
  privacy: { member_key: string; opted_out: boolean; erased_at: number | null; stopped_at: number | null };
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
    about: string | null;
    pings: string[] | null;
    post_at: number | null;
    posted_at: number | null;
    snoozed_until: number | null;
    reply_to: string | null;
    dismissal: string | null;
    strategy_version: number | null;
  };
  decisions: {
    id: string;
    at: number;
    space_id: string;
    channel_id: string;
    thread_id: string | null;
    kind: InterventionKind;
    decision: string;
    code: string;
    words: string;
    until: number | null;
    intervention_id: string | null;
  };
  eligibilities: {
    id: string;
    space_id: string;
    channel_id: string;
    thread_id: string | null;
    unit: string;
    kind: InterventionKind;
    arm: Arm | null;
    /** Keyed hash of whom it is about. */
    author: string | null;
    about: string | null;
    message_id: string | null;
    at: number;
    due_at: number;
    outcome: number | null;
    measured_at: number | null;
  };
  strategy_versions: { version: number; source: string; at: number; strategy: string };
  helpers: { space_id: string; member_id: string; since: number; last_ping_at: number | null };
  ratings: { intervention_id: string; member_key: string; helpful: boolean; at: number };
  feedback: {
    id: string;
    space_id: string;
    member_id: string | null;
    source: string;
    at: number;
    text: string | null;
    label: Label | null;
    score: number | null;
    offensive: number | null;
    language: string | null;
  };
  cases: {
    id: string;
    space_id: string;
    cause: string;
    origin: string;
    state: string;
    owner: string | null;
    opened_at: number;
    updated_at: number;
    closed_at: number | null;
    /** The finding that opened it. */
    source_id: string | null;
    tracker_id: string | null;
    search: string;
    view: string;
  };
  case_events: {
    case_id: string;
    id: string;
    at: number;
    kind: string;
    actor: string | null;
    assignee: string | null;
    note: string | null;
    data: string;
  };
  case_effects: {
    id: string;
    case_id: string;
    after_id: string | null;
    effect: string;
    status: CaseEffectStatus;
    attempts: number;
    first_attempt_at: number | null;
    next_attempt_at: number;
    external_id: string | null;
    url: string | null;
    error_code: string | null;
    created_at: number;
  };
  case_evidence: { case_id: string; key: string };
  case_votes: { case_id: string; round: number; member_key: string; solved: boolean; at: number };
  /** `subject`: keyed hash of the question or case. */
  sla_notices: {
    space_id: string;
    subject: string;
    kind: Told['kind'];
    rung: Told['rung'];
    how: Told['how'];
    at: number;
  };
  analysis_requests: {
    id: string;
    space_id: string;
    requested_at: number;
    answered_at: number | null;
    alerted_at: number | null;
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
  coordination_log: {
    id: string;
    party: string;
    way: CoordinationWay;
    direction: 'out' | 'in';
    type: string;
    space_id: string | null;
    at: number;
    status: CoordinationStatus;
    attempts: number;
    error_code: string | null;
    settled_at: number | null;
  };
  /** What is still to be posted; gone once it is settled. */
  mail_notices: {
    id: string;
    role: CoordinationRole;
    priority: Priority;
    created_at: number;
    notice: string;
    mail_id: string | null;
  };
  mails: {
    id: string;
    role: CoordinationRole;
    kind: MailKind;
    address_key: string;
    mail: string | null;
    status: MailStatus;
    attempts: Generated<number>;
    first_attempt_at: number | null;
    last_attempt_at: number | null;
    next_attempt_at: number;
    stale_at: number | null;
    external_id: string | null;
    error_code: string | null;
    created_at: number;
    settled_at: number | null;
  };
  mail_addresses: {
    address_key: string;
    suppressed_for: SuppressionReason | null;
    suppressed_at: number | null;
    soft_bounces: number;
    soft_bounced_at: number | null;
  };
  mail_reports: { id: string; until: number };
  received_mails: {
    id: string;
    space_id: string;
    author: string | null;
    at: number;
    status: ReceivedMailStatus;
    attempts: Generated<number>;
    next_attempt_at: number;
    error_code: string | null;
    created_at: number;
    settled_at: number | null;
  };
  subscriptions: {
    id: string;
    member_id: string;
    space_id: string;
    address: string;
    address_key: string;
    status: Subscription['status'];
    token_hash: string | null;
    expires_at: number | null;
    requested_at: number;
    confirmed_at: number | null;
    unsubscribed_at: number | null;
    mail_status: MailStatus;
    mail_attempts: Generated<number>;
    mail_first_at: number | null;
    mail_last_at: number | null;
    mail_next_at: number;
    mail_error: string | null;
  };
  campaigns: {
    id: string;
    space_id: string;
    status: CampaignStatus;
    starts_at: number | null;
    changed_at: number;
    campaign: string;
    frozen: string | null;
  };
  campaign_recipients: {
    ref: string;
    campaign_id: string;
    /** Its place in the campaign's order. */
    place: number;
    subscription_id: string;
    address_key: string;
    status: RecipientStatus;
    dispatch_id: string | null;
    alone: boolean;
    skipped_for: Refusal | null;
    external_id: string | null;
    reported: MailEventType[];
    unsubscribed: boolean;
  };
  campaign_dispatches: {
    id: string;
    campaign_id: string;
    look_up: boolean;
    attempts: number;
    first_attempt_at: number;
    last_attempt_at: number;
    next_attempt_at: number;
    error_code: string | null;
  };
  coordination_queue: {
    id: string;
    party: string;
    way: CoordinationWay;
    body: string;
    next_attempt_at: number;
    expires_at: number;
  };
  coordination_requests: {
    id: string;
    party: string;
    space_id: string;
    topic: string;
    days: number;
    at: number;
    due_at: number;
    next_attempt_at: number;
    attempts: number;
    answered_at: number | null;
  };
  disabled_endpoints: { party: string; endpoint: string; at: number; error_code: string };
  seen_webhooks: { sender: string; id: string; at: number };
  /** Keyed hash of who a piece of feedback from elsewhere is from. */
  feedback_authors: { feedback_id: string; author: string };
}

/** Our tables through a connection pool, or through one transaction. */
export type Db = Kysely<CcoTables>;
