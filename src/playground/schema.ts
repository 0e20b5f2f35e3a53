// The tables of SQL schema `anychat`, as Kysely sees them. Times are milliseconds since 1970.
import type { ColumnType, Generated } from 'kysely';
import type { z } from 'zod';
import type { actionSchema, commandSchema, featureSchema, privacySchema, Role } from '../anychat-protocol/entities.ts';
import type { AnyChatEvent } from '../anychat-protocol/events.ts';
import type { deployAgentSchema } from '../anychat-protocol/requests.ts';

/** Drivers read a bigint as string, number or bigint; read it through `Number()`. */
type Int8 = ColumnType<string | number | bigint, number, number>;
type Int8OrNull = ColumnType<string | number | bigint | null, number | null | undefined, number | null>;
/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;
type JsonOrNull<T> = ColumnType<T | null, string | null | undefined, string | null>;

export type Feature = z.infer<typeof featureSchema>;
export type Action = z.output<typeof actionSchema>;
export type Command = z.output<typeof commandSchema>;
export type FixedAnswer = z.output<typeof deployAgentSchema>['answers'][number];
export type EventType = AnyChatEvent['type'];

export interface Poll {
  readonly question: string;
  readonly options: readonly string[];
}

export interface Database {
  meta: { key: string; value: string };
  counters: { name: string; value: Int8 };
  accounts: { id: string; bot: boolean; may_create: boolean; created_at: Int8 };
  tokens: { hash: string; account_id: string; created_at: Int8 };
  spaces: {
    id: string;
    name: string;
    name_key: string;
    description: string;
    privacy: z.infer<typeof privacySchema>;
    features: Json<Feature[]>;
    support_url: string | null;
    embedded: boolean;
    created_at: Int8;
  };
  memberships: {
    space_id: string;
    account_id: string;
    name: string;
    name_key: string;
    role: Role;
    helpful: Generated<number>;
    joined_at: Int8;
    left_at: Int8OrNull;
  };
  agents: {
    space_id: string;
    account_id: string;
    title: string;
    bio: string;
    capabilities: Json<string[]>;
    commands: Json<Command[]>;
    answers: Json<FixedAnswer[]>;
    builtin: string | null;
  };
  invitations: { hash: string; space_id: string; created_at: Int8 };
  channels: {
    id: string;
    space_id: string;
    name: string;
    name_key: string;
    private: boolean;
    position: number;
  };
  messages: {
    id: string;
    seq: Int8;
    space_id: string;
    channel_id: string;
    thread_id: string | null;
    reply_to: string | null;
    author_id: string | null;
    /** Whose words they are, where a built-in agent posted them (a poll). */
    on_behalf_of: string | null;
    text: string;
    mentions: Json<string[]>;
    actions: Json<Action[]>;
    private_to: string | null;
    nonce: string | null;
    poll: JsonOrNull<Poll>;
    helpful: Generated<number>;
    at: Int8;
    edited_at: Int8OrNull;
    deleted_at: Int8OrNull;
  };
  votes: { message_id: string; account_id: string; choice: number };
  helpful: { message_id: string; account_id: string; at: Int8 };
  events: {
    seq: Int8;
    id: string;
    type: EventType;
    space_id: string;
    private: boolean;
    /** Only these accounts may see it; null: the whole space. */
    audience: JsonOrNull<string[]>;
    message_id: string | null;
    /** Who did it or whom it is about: so that erasure finds it. */
    member_id: string | null;
    payload: Json<Record<string, unknown>>;
    at: Int8;
  };
  idempotency: { account_id: string; key: string; scope: string; body_hash: string; ref: string; at: Int8 };
  presence: { account_id: string; seen_at: Int8 };
}
