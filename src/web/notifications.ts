// `POST /api/notifications`: other code and agents tell a role something, as this agent does itself.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { SendAgentNotification } from '../core/coordination/agent-notice.ts';
import { CcoError } from '../core/errors.ts';
import { coordinationEventSchema } from '../core/mail/notification.ts';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';

const { id, type, agentType, priority, message, metadata } = coordinationEventSchema.shape;
const bodySchema = z.strictObject({
  agentType,
  message,
  priority,
  metadata: metadata.default({}),
  type: type.default('agent_notification'),
  /** The same one again is the same notification: nothing is done twice. Default: a new one. */
  id: id.optional(),
});

const asAnswer = (error: unknown): unknown =>
  error instanceof CcoError && error.code === 'notification-unreachable'
    ? fail(422, error.code, error.message, error.remedy)
    : error;

/** Registers `POST /api/notifications`. */
export const registerNotifications = (
  instance: FastifyInstance,
  { access, send }: { access: Access; send: SendAgentNotification },
): void => {
  instance.withTypeProvider<ZodTypeProvider>().post(
    '/api/notifications',
    {
      preHandler: access.required,
      schema: {
        summary: 'Tells a role something on every way it has, and the event stream; by mail at once or with a digest',
        description:
          'Themes and counts of at least five people: never what a member said, nor who. The same id is one.',
        body: bodySchema,
        response: {
          202: z.object({ notification: z.object({ id: z.string(), known: z.boolean() }) }),
          400: errorBodySchema,
          401: errorBodySchema,
          422: errorBodySchema,
        },
      },
    },
    async (request, reply) => {
      const { body } = request;
      const options = body.id === undefined ? { type: body.type } : { type: body.type, id: body.id };
      const { event, known } = await send(body.agentType, body.message, body.priority, body.metadata, options).catch(
        (error: unknown) => {
          throw asAnswer(error);
        },
      );
      return reply.status(202).send({ notification: { id: event.id, known } });
    },
  );
};
