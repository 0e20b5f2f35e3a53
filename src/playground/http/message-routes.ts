// REST: messages, marks, commands, buttons.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { idSchema, messageSchema } from '../../anychat-protocol/entities.ts';
import {
  acceptedSchema,
  editMessageSchema,
  invokeActionSchema,
  invokeCommandSchema,
  listMessagesQuerySchema,
  messageListSchema,
  postMessageSchema,
} from '../../anychat-protocol/requests.ts';
import { type Caller, type ChannelRow, openChannel, type Seat, takeSeat } from '../access.ts';
import { answerMentions } from '../answers.ts';
import { invokeAction, invokeCommand } from '../commands.ts';
import type { Context } from '../context.ts';
import { markHelpful } from '../contributions.ts';
import { listMessages } from '../history.ts';
import { once } from '../idempotency.ts';
import { deleteMessage, editMessage, findMessage, messageOf, postMessage } from '../messages.ts';
import type { Writer } from '../writer.ts';
import { type Gate, idempotencyKey } from './gate.ts';

const channelParams = z.object({ spaceId: idSchema, channelId: idSchema });
const messageParams = channelParams.extend({ messageId: idSchema });
const tags = ['anychat'];
const channelUrl = '/spaces/:spaceId/channels/:channelId';
const messageUrl = `${channelUrl}/messages/:messageId`;

interface Where {
  readonly spaceId: string;
  readonly channelId: string;
}

export const messageRoutes =
  (context: Context, gate: Gate): FastifyPluginAsyncZod =>
  async (app) => {
    const { db, write, limits } = context;

    const inChannel = <T>(
      caller: Caller,
      where: Where,
      work: (writer: Writer, seat: Seat, channel: ChannelRow) => Promise<T>,
    ): Promise<T> =>
      write(async (writer) => {
        const seat = await takeSeat(writer.tx, caller.accountId, where.spaceId);
        return work(writer, seat, await openChannel(writer.tx, seat, where.channelId));
      });

    app.get(
      `${channelUrl}/messages`,
      {
        schema: {
          tags,
          params: channelParams,
          querystring: listMessagesQuerySchema,
          response: { 200: messageListSchema },
        },
      },
      async (request) => {
        const { caller } = gate.entry(request);
        const seat = await takeSeat(db, caller.accountId, request.params.spaceId);
        return listMessages(db, seat, await openChannel(db, seat, request.params.channelId), request.query);
      },
    );

    app.get(
      messageUrl,
      { schema: { tags, params: messageParams, response: { 200: messageSchema } } },
      async (request) => {
        const { caller } = gate.entry(request);
        const seat = await takeSeat(db, caller.accountId, request.params.spaceId);
        const channel = await openChannel(db, seat, request.params.channelId);
        const row = await findMessage(db, channel, caller.accountId, request.params.messageId);
        return messageOf(db, seat.space, row.id);
      },
    );

    app.post(
      `${channelUrl}/messages`,
      {
        schema: {
          tags,
          params: channelParams,
          body: postMessageSchema,
          response: { 200: messageSchema, 201: messageSchema },
        },
      },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const key = idempotencyKey(request);
        const { spaceId, channelId } = request.params;
        const made = await inChannel(caller, request.params, async (writer, seat, channel) => {
          const outcome = await once(
            writer,
            {
              accountId: caller.accountId,
              key,
              scope: `POST messages ${spaceId} ${channelId}`,
              body: request.body,
              secret: context.identity().secret,
            },
            async () => {
              const message = await postMessage(writer, seat, channel, request.body);
              await answerMentions(writer, seat, channel, message, limits.presenceMs);
              return message.id;
            },
          );
          return { repeated: outcome.repeated, view: await messageOf(writer.tx, seat.space, outcome.ref) };
        });
        return reply.code(made.repeated ? 200 : 201).send(made.view);
      },
    );

    app.patch(
      messageUrl,
      { schema: { tags, params: messageParams, body: editMessageSchema, response: { 200: messageSchema } } },
      async (request) =>
        inChannel(gate.entry(request).caller, request.params, (writer, seat, channel) =>
          editMessage(writer, seat, channel, request.params.messageId, request.body),
        ),
    );

    app.delete(messageUrl, { schema: { tags, params: messageParams } }, async (request, reply) => {
      await inChannel(gate.entry(request).caller, request.params, (writer, seat, channel) =>
        deleteMessage(writer, seat, channel, request.params.messageId),
      );
      return reply.code(204).send();
    });

    for (const [method, on] of [
      ['PUT', true],
      ['DELETE', false],
    ] as const) {
      app.route({
        method,
        url: `${messageUrl}/helpful`,
        schema: { tags, params: messageParams, response: { 200: messageSchema } },
        handler: async (request) =>
          inChannel(gate.entry(request).caller, request.params, (writer, seat, channel) =>
            markHelpful(writer, seat, channel, request.params.messageId, on),
          ),
      });
    }

    app.post(
      `${channelUrl}/commands`,
      { schema: { tags, params: channelParams, body: invokeCommandSchema, response: { 202: acceptedSchema } } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const key = idempotencyKey(request);
        const { ref } = await inChannel(caller, request.params, (writer, seat, channel) =>
          once(
            writer,
            {
              accountId: caller.accountId,
              key,
              scope: `POST commands ${channel.id}`,
              body: request.body,
              secret: context.identity().secret,
            },
            () => invokeCommand(writer, seat, channel, request.body),
          ),
        );
        return reply.code(202).send({ id: ref });
      },
    );

    app.post(
      `${messageUrl}/actions`,
      { schema: { tags, params: messageParams, body: invokeActionSchema, response: { 202: acceptedSchema } } },
      async (request, reply) => {
        const { caller } = gate.entry(request);
        const key = idempotencyKey(request);
        const { messageId } = request.params;
        const { ref } = await inChannel(caller, request.params, (writer, seat, channel) =>
          once(
            writer,
            {
              accountId: caller.accountId,
              key,
              scope: `POST actions ${messageId}`,
              body: request.body,
              secret: context.identity().secret,
            },
            () => invokeAction(writer, seat, channel, messageId, request.body),
          ),
        );
        return reply.code(202).send({ id: ref });
      },
    );
  };
