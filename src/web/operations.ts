// What an operator needs: how full the queues are, and the dead letters, by id; never their content.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Access } from './access.ts';
import { errorBodySchema, fail } from './errors.ts';

export interface Operations {
  readonly depths: () => Promise<readonly { queue: string; state: string; count: number }[]>;
  /** Newest first, at most `limit`. */
  readonly deadLetters: (
    limit: number,
  ) => Promise<readonly { id: string; queue: string; errorCode: string; at: number; attempts: number }[]>;
  /** Puts a dead letter back into its queue; false where there is none with this id. */
  readonly retry: (id: string) => Promise<boolean>;
}

const queuesSchema = z.object({
  queues: z.array(z.object({ queue: z.string(), state: z.string(), count: z.number() })),
  deadLetters: z.array(
    z.object({ id: z.string(), queue: z.string(), errorCode: z.string(), at: z.iso.datetime(), attempts: z.number() }),
  ),
});

/** Registers `/api/queues…`; both need a session or the token. */
export const registerOperations = (
  instance: FastifyInstance,
  deps: { access: Access; operations: Operations },
): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { access, operations } = deps;

  app.get(
    '/api/queues',
    {
      preHandler: access.required,
      schema: {
        summary: 'Jobs by queue and state, and dead letters by id',
        response: { 200: queuesSchema, 401: errorBodySchema },
      },
    },
    async () => ({
      queues: [...(await operations.depths())],
      deadLetters: (await operations.deadLetters(200)).map(({ id, queue, errorCode, at, attempts }) => ({
        id,
        queue,
        errorCode,
        at: new Date(at).toISOString(),
        attempts,
      })),
    }),
  );

  app.post(
    '/api/queues/dead-letters/:id/retry',
    {
      preHandler: access.required,
      schema: {
        summary: 'Puts a dead letter back into its queue',
        params: z.object({ id: z.string().max(100) }),
        response: { 200: z.object({ retried: z.string() }), 401: errorBodySchema, 404: errorBodySchema },
      },
    },
    async (request) => {
      if (!(await operations.retry(request.params.id))) {
        throw fail(404, 'not-found', 'There is no dead letter with this id.', 'GET /api/queues lists them.');
      }
      return { retried: request.params.id };
    },
  );
};
