// Discord's error answers: a status, a code, a sentence, and for a form where it is wrong.
import type { Json } from '../state/model.ts';

export class ApiError extends Error {
  readonly status: number;
  readonly body: Json;

  constructor(status: number, code: number, message: string, errors?: Json) {
    super(message);
    this.status = status;
    this.body = { message, code, ...(errors === undefined ? {} : { errors }) };
  }
}

export const errors = {
  tooLarge: () => new ApiError(413, 40005, 'Request entity too large'),
  unauthorized: () => new ApiError(401, 0, '401: Unauthorized'),
  /** Discord may have it; this peer has not. */
  notHere: () => new ApiError(404, 0, '404: The fake Discord has no such route'),
  methodNotAllowed: () => new ApiError(405, 0, '405: Method Not Allowed'),
  unknownApplication: () => new ApiError(404, 10002, 'Unknown Application'),
  unknownChannel: () => new ApiError(404, 10003, 'Unknown Channel'),
  unknownGuild: () => new ApiError(404, 10004, 'Unknown Guild'),
  unknownMember: () => new ApiError(404, 10007, 'Unknown Member'),
  unknownMessage: () => new ApiError(404, 10008, 'Unknown Message'),
  unknownOverwrite: () => new ApiError(404, 10009, 'Unknown permission overwrite'),
  unknownRole: () => new ApiError(404, 10011, 'Unknown Role'),
  unknownUser: () => new ApiError(404, 10013, 'Unknown User'),
  unknownEmoji: () => new ApiError(400, 10014, 'Unknown Emoji'),
  unknownWebhook: () => new ApiError(404, 10015, 'Unknown Webhook'),
  unknownInteraction: () => new ApiError(404, 10062, 'Unknown interaction'),
  unknownCommand: () => new ApiError(404, 10063, 'Unknown application command'),
  alreadyAcknowledged: () => new ApiError(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: () => new ApiError(403, 50001, 'Missing Access'),
  notATextChannel: () => new ApiError(400, 50008, 'Cannot send messages in a non-text channel'),
  notForThisChannelType: () => new ApiError(400, 50024, 'Cannot execute action on this channel type'),
  notTheAuthor: () => new ApiError(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: () => new ApiError(400, 50006, 'Cannot send an empty message'),
  cannotMessageUser: () => new ApiError(403, 50007, 'Cannot send messages to this user'),
  missingPermissions: () => new ApiError(403, 50013, 'Missing Permissions'),
  bulkCount: () =>
    new ApiError(
      400,
      50016,
      'Provided too few or too many messages to delete. Must provide at least 2 and fewer than or equal to 100 messages to delete',
    ),
  systemMessage: () => new ApiError(403, 50021, 'Cannot execute action on a system message'),
  invalidWebhookToken: () => new ApiError(401, 50027, 'Invalid Webhook Token'),
  tooOldForBulk: () => new ApiError(400, 50034, 'A message provided was too old to bulk delete'),
  cannotReply: () => new ApiError(403, 160002, 'Cannot reply without permission to read message history'),
  archivedThread: () => new ApiError(400, 50083, 'Thread is archived'),
  lockedThread: () => new ApiError(403, 160005, 'Thread is locked'),
  threadExists: () => new ApiError(400, 160004, 'A thread has already been created for this message'),
  tooManyChannels: () => new ApiError(400, 30013, 'Maximum number of guild channels reached (500)'),
  tooManyCommands: () => new ApiError(400, 30032, 'Maximum number of application commands reached (100)'),
  invalidForm: (tree: Json) => new ApiError(400, 50035, 'Invalid Form Body', tree),
  invalidJson: () => new ApiError(400, 50109, 'The request body contains invalid JSON.'),
} as const;

/** One field's error as the tree of an invalid form has it. */
export const fieldError = (path: readonly (string | number)[], code: string, message: string): Json =>
  path.reduceRight<Json>((inner, key) => ({ [String(key)]: inner }), { _errors: [{ code, message }] });
