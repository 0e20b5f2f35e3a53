// From whatever arrived on the socket to an event of the protocol, or the reason why not. Never throws.
import { idSchema } from '../../anychat-protocol/entities.ts';
import { type AnyChatEvent, eventSchema, eventTypes } from '../../anychat-protocol/events.ts';
import { instantSchema } from '../../core/messages/inbound.ts';
import { cut } from '../shared/cut.ts';

export type Parsed =
  | { readonly event: AnyChatEvent }
  /** `id` where the payload has a usable one. */
  | { readonly code: 'event-unknown' | 'event-invalid' | 'event-time-invalid'; readonly id: string | null };

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const shorten = (value: unknown, max: number): unknown => (typeof value === 'string' ? cut(value, max) : value);

const person = (value: unknown): unknown => {
  if (!isRecord(value)) return value;
  const { id, name, bot, staff, role } = value;
  return {
    id,
    // A nameless author is still an author.
    name: name === undefined || name === null || name === '' ? '?' : shorten(name, 60),
    ...(typeof bot === 'boolean' ? { bot } : {}),
    ...(typeof staff === 'boolean' ? { staff } : {}),
    ...(typeof role === 'string' ? { role } : {}),
  };
};

// A peer may be generous with lengths, send null for "none", or add fields: that must not cost us the message.
const tolerant = (type: string, payload: Record<string, unknown>): Record<string, unknown> => {
  const out: Record<string, unknown> = { ...payload, type: payload.type ?? type };
  delete out.actions;
  delete out.helpful;
  delete out.nonce;
  for (const key of ['editedAt', 'threadId', 'replyTo', 'privateTo', 'mentions', 'input'])
    if (out[key] === null) delete out[key];
  if ('text' in out) out.text = shorten(out.text, type === 'command.invoked' ? 2000 : 4000);
  if ('input' in out) out.input = shorten(out.input, 4000);
  if ('author' in out) out.author = person(out.author);
  if ('member' in out) out.member = person(out.member);
  if (Array.isArray(out.mentions)) out.mentions = out.mentions.slice(0, 50);
  return out;
};

const inRange = (at: string): boolean => instantSchema.safeParse(Date.parse(at)).success;

/** Reads one event emitted under the name `type`. */
export const parseEvent = (type: string, payload: unknown): Parsed => {
  const id = isRecord(payload) ? (idSchema.safeParse(payload.id).data ?? null) : null;
  if (!eventTypes.some((known) => known === type)) return { code: 'event-unknown', id };
  if (!isRecord(payload)) return { code: 'event-invalid', id };
  const parsed = eventSchema.safeParse(tolerant(type, payload));
  if (!parsed.success || parsed.data.type !== type) return { code: 'event-invalid', id };
  const event = parsed.data;
  if (!inRange(event.at) || ('createdAt' in event && ![event.createdAt, event.editedAt ?? event.at].every(inRange)))
    return { code: 'event-time-invalid', id };
  return { event };
};
