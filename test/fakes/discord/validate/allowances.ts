// What an unmodified discord.js sends though Discord's document has no such field. Each says nothing, and Discord takes it.
import type { Json } from '../state/model.ts';

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// MessagePayload writes these two into whatever has a message in it.
const isMessageDefault = (name: string, value: unknown): boolean =>
  (name === 'tts' || name === 'enforce_nonce') && value === false;

// An overwrite's id is in the path already; a thread from a message has its channel's kind; a time-out's time comes under
// the library's own name as well; whether overwrites follow a new category is told by the overwrites sent.
const redundant: Readonly<Record<string, readonly string[]>> = {
  'PUT /channels/{channel_id}/permissions/{overwrite_id}': ['id'],
  'PATCH /channels/{channel_id}': ['lock_permissions'],
  'POST /channels/{channel_id}/messages/{message_id}/threads': ['type'],
  'PATCH /guilds/{guild_id}/members/{user_id}': ['communicationDisabledUntil'],
};

/** The body without what only the library says. */
export const withoutLibraryFields = (method: string, template: string, body: unknown): unknown => {
  if (!isObject(body)) return body;
  const extra = redundant[`${method} ${template}`] ?? [];
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name, value]) => !isMessageDefault(name, value) && !extra.includes(name))
      .map(([name, value]) => [
        name,
        name === 'data' || name === 'message' ? withoutLibraryFields(method, template, value) : value,
      ]),
  );
};
