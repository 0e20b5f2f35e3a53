// Answers to interactions: the first within three seconds, later ones for fifteen minutes by the interaction's token.
import type { z } from 'zod';
import { messageWire } from '../../state/message-wire.ts';
import { addMessage, changeMessage, findMessage, removeMessage } from '../../state/messages.ts';
import { type Channel, type Json, type Message, messageFlags, messageTypes } from '../../state/model.ts';
import { userWire } from '../../state/wire.ts';
import type { InteractionState, World } from '../../state/world.ts';
import { callbackSchema } from '../../validate/limits.ts';
import { legacyProblems, type MessageBody, messageEditSchema, messageSchema } from '../../validate/message.ts';
import { problemsOf, treeOf } from '../../validate/tree.ts';
import { compose, composeEdit, isEmptyAfter } from '../compose.ts';
import { errors, fieldError } from '../errors.ts';
import { type Answer, type Call, nothing, ok, param, route, type UploadedFile } from '../router.ts';

const callbackRoute = '/interactions/{interaction_id}/{interaction_token}/callback';
const callbackMs = 3000;
const tokenMs = 15 * 60_000;
const view = { hasIntent: true };

const kinds: Readonly<Record<InteractionState['kind'], readonly number[]>> = {
  command: [4, 5, 9],
  autocomplete: [8],
  component: [4, 5, 6, 7, 9],
  modal: [4, 5, 6, 7],
};

const channelOf = (world: World, interaction: InteractionState): Channel => {
  const channel = world.channels.get(interaction.channelId);
  if (channel === undefined) throw errors.unknownChannel();
  return channel;
};

const metadataOf = (world: World, interaction: InteractionState): Json => ({
  id: interaction.id,
  type: { command: 2, autocomplete: 4, component: 3, modal: 5 }[interaction.kind],
  user: userWire(interaction.user),
  authorizing_integration_owners: { '0': interaction.guildId },
  ...(interaction.source === null ? {} : { interacted_message_id: interaction.source.id }),
  ...(interaction.original === null ? {} : { original_response_message_id: interaction.original.id }),
  ...(interaction.kind === 'command' ? { name: interaction.name } : {}),
  application_id: world.applicationId,
});

const record = (world: World, kind: 'create' | 'edit' | 'delete', message: Message): void => {
  world.outbox.push({ kind, at: world.now(), via: 'interaction', message, content: message.content });
};

const visibleFlags = messageFlags.ephemeral | messageFlags.componentsV2 | messageFlags.suppressNotifications | 4;

const post = (
  world: World,
  interaction: InteractionState,
  body: MessageBody | null,
  files: readonly UploadedFile[],
  { type, ephemeral }: { readonly type: number; readonly ephemeral: boolean },
): Message => {
  const parts = body === null ? {} : compose(world, body, files);
  const { application_id: _, ...metadata } = metadataOf(world, interaction);
  const message = addMessage(world, channelOf(world, interaction), {
    ...parts,
    author: world.bot,
    type,
    flags:
      ((body?.flags ?? 0) & visibleFlags & ~messageFlags.ephemeral) |
      (ephemeral ? messageFlags.ephemeral : 0) |
      (body === null ? messageFlags.loading : 0),
    webhookId: world.applicationId,
    interaction: metadata,
    visibleTo: ephemeral ? interaction.user.id : null,
    reference:
      interaction.source === null
        ? null
        : { messageId: interaction.source.id, channelId: interaction.source.channelId, type: 0 },
  });
  record(world, 'create', message);
  return message;
};

const typeOfFirst = (interaction: InteractionState): number => {
  if (interaction.source !== null) return messageTypes.reply;
  const isMenu = interaction.commandType === 2 || interaction.commandType === 3;
  return isMenu ? messageTypes.contextMenuCommand : messageTypes.chatInputCommand;
};

const change = (world: World, message: Message, body: MessageBody, files: readonly UploadedFile[]): Message => {
  const channel = world.channels.get(message.channelId);
  if (channel === undefined) throw errors.unknownChannel();
  const edit = composeEdit(world, body, files, message.attachments);
  const flags = message.flags | ((body.flags ?? 0) & messageFlags.componentsV2);
  const legacy = legacyProblems({ ...body, flags });
  if (!legacy.success) throw errors.invalidForm(treeOf(problemsOf(legacy.error)));
  if (isEmptyAfter(message, edit)) throw errors.emptyMessage();
  changeMessage(world, channel, message, { ...edit, flags });
  record(world, 'edit', message);
  return message;
};

const isEphemeral = (flags: number | null | undefined): boolean => ((flags ?? 0) & messageFlags.ephemeral) !== 0;

const respond = (call: Call, interaction: InteractionState, answer: z.infer<typeof callbackSchema>): Message | null => {
  const { world } = call;
  switch (answer.type) {
    case 4:
      interaction.ephemeral = isEphemeral(answer.data.flags);
      interaction.original = post(world, interaction, answer.data, call.files, {
        type: typeOfFirst(interaction),
        ephemeral: interaction.ephemeral,
      });
      return interaction.original;
    case 5:
      interaction.ephemeral = isEphemeral(answer.data?.flags);
      interaction.original = post(world, interaction, null, [], {
        type: typeOfFirst(interaction),
        ephemeral: interaction.ephemeral,
      });
      return interaction.original;
    case 6:
      interaction.original = interaction.source;
      return null;
    case 7:
      interaction.original = interaction.source;
      return interaction.source === null
        ? null
        : change(world, interaction.source, messageEditSchema.parse(answer.data ?? {}), call.files);
    case 8:
      interaction.choices = answer.data.choices;
      return null;
    case 9:
      interaction.modal = answer.data;
      return null;
    default:
      return null;
  }
};

const callback = (call: Call): Answer => {
  const { world } = call;
  const interaction = world.interactions.get(param(call, 'interaction_token'));
  if (interaction === undefined || interaction.id !== param(call, 'interaction_id')) throw errors.unknownInteraction();
  if (interaction.callbackType !== null) throw errors.alreadyAcknowledged();
  if (world.now() - interaction.createdAt > callbackMs) throw errors.unknownInteraction();
  const answer = callbackSchema.parse(call.body);
  const isFitting =
    kinds[interaction.kind].includes(answer.type) && (![6, 7].includes(answer.type) || interaction.source !== null);
  if (!isFitting) {
    const problems = [`type: ${answer.type} is no answer to a ${interaction.kind}`];
    world.violations.push({ at: world.now(), method: call.method, route: callbackRoute, against: 'limit', problems });
    throw errors.invalidForm(
      fieldError(['type'], 'INTERACTION_CALLBACK_TYPE_INVALID', 'Not an answer to this kind of interaction.'),
    );
  }
  const message = respond(call, interaction, answer);
  interaction.callbackType = answer.type;
  interaction.state = answer.type === 5 || answer.type === 6 ? 'deferred' : 'answered';
  if (call.query.get('with_response') !== 'true') return nothing;
  return ok({
    interaction: {
      id: interaction.id,
      type: { command: 2, autocomplete: 4, component: 3, modal: 5 }[interaction.kind],
      ...(message === null
        ? {}
        : {
            response_message_id: message.id,
            response_message_loading: answer.type === 5,
            response_message_ephemeral: interaction.ephemeral,
          }),
    },
    resource: { type: answer.type, ...(message === null ? {} : { message: messageWire(world, message, view) }) },
  });
};

/** The interaction behind a webhook's token. Throws 10015 where there is none or it was not yet answered, 50027 where it is over. */
const behind = (call: Call): InteractionState => {
  const interaction = call.world.interactions.get(param(call, 'webhook_token'));
  if (interaction === undefined || param(call, 'webhook_id') !== call.world.applicationId)
    throw errors.unknownWebhook();
  if (call.world.now() - interaction.createdAt > tokenMs) throw errors.invalidWebhookToken();
  if (interaction.callbackType === null) throw errors.unknownWebhook();
  return interaction;
};

const originalOf = (interaction: InteractionState): Message => {
  const message = interaction.original;
  if (message === null || message.deleted) throw errors.unknownMessage();
  return message;
};

const followUpOf = (call: Call, interaction: InteractionState): Message => {
  const id = param(call, 'message_id');
  const message = [interaction.original, ...interaction.followUps].find((one) => one?.id === id);
  if (message == null || message.deleted) throw errors.unknownMessage();
  return message;
};

const followUp = (call: Call): Answer => {
  const { world } = call;
  const interaction = behind(call);
  const body = messageSchema.parse(call.body);
  const { original } = interaction;
  // The first message after "… is thinking" takes its place.
  if (interaction.callbackType === 5 && interaction.state === 'deferred' && original !== null && !original.deleted) {
    interaction.state = 'answered';
    return ok(messageWire(world, change(world, original, body, call.files), view));
  }
  const message = post(world, interaction, body, call.files, {
    type: messageTypes.reply,
    ephemeral: isEphemeral(body.flags),
  });
  interaction.followUps.push(message);
  interaction.state = 'answered';
  return ok(messageWire(world, message, view));
};

const edit =
  (find: (call: Call, interaction: InteractionState) => Message) =>
  (call: Call): Answer => {
    const interaction = behind(call);
    const message = change(call.world, find(call, interaction), messageEditSchema.parse(call.body), call.files);
    interaction.state = 'answered';
    return ok(messageWire(call.world, message, view));
  };

const remove =
  (find: (call: Call, interaction: InteractionState) => Message) =>
  (call: Call): Answer => {
    const message = find(call, behind(call));
    const channel = call.world.channels.get(message.channelId);
    if (channel === undefined || findMessageAnywhere(call.world, channel, message) === undefined)
      throw errors.unknownMessage();
    removeMessage(call.world, channel, message);
    record(call.world, 'delete', message);
    return nothing;
  };

const findMessageAnywhere = (world: World, channel: Channel, message: Message): Message | undefined =>
  message.visibleTo === null ? findMessage(channel, message.id) : world.ephemeral.find(({ id }) => id === message.id);

export const interactionRoutes = () => {
  const webhook = '/webhooks/{webhook_id}/{webhook_token}';
  const original = (_: Call, interaction: InteractionState): Message => originalOf(interaction);
  const show = (find: typeof original) => (call: Call) => ok(messageWire(call.world, find(call, behind(call)), view));
  return [
    route('POST', callbackRoute, callback, 'none'),
    route('POST', webhook, followUp, 'none'),
    route('GET', `${webhook}/messages/@original`, show(original), 'none'),
    route('PATCH', `${webhook}/messages/@original`, edit(original), 'none'),
    route('DELETE', `${webhook}/messages/@original`, remove(original), 'none'),
    route('GET', `${webhook}/messages/{message_id}`, show(followUpOf), 'none'),
    route('PATCH', `${webhook}/messages/{message_id}`, edit(followUpOf), 'none'),
    route('DELETE', `${webhook}/messages/{message_id}`, remove(followUpOf), 'none'),
  ];
};
