// The one shape of every HTTP answer that is not 2xx: { error: { code, message, remedy? } }.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import { CcoError, errorCode } from '../core/errors.ts';

export const errorBodySchema = z.object({
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string().optional() }),
});

/** An error a route throws on purpose; `status` is the HTTP status to answer with. */
export const fail = (status: number, code: string, message: string, remedy?: string): CcoError & { status: number } =>
  Object.assign(new CcoError(message, remedy === undefined ? { code } : { code, remedy }), { status });

const statusOf = (error: unknown): number => {
  if (error instanceof CcoError) {
    if ('status' in error && typeof error.status === 'number') return error.status;
    return error.retryable ? 503 : 500;
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
};

const codeOf = (status: number): string =>
  ({ 400: 'invalid-request', 404: 'not-found', 413: 'too-large', 415: 'invalid-request', 429: 'rate-limited' })[
    status
  ] ?? (status < 500 ? 'invalid-request' : 'internal');

/** Fastify's error handler: ours as they are, validation as 400 naming the field, the rest without their message. */
export const createErrorHandler =
  (logger: Logger, count: (code: string) => void) =>
  async (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const first = error.validation[0];
      const field = first?.instancePath.replaceAll('/', '.').replace(/^\./u, '') ?? '';
      await reply.status(400).send({
        error: {
          code: 'invalid-request',
          message: `${field === '' ? 'The request' : field}: ${first?.message ?? 'not valid'}`,
        },
      });
      return;
    }
    const status = statusOf(error);
    if (status >= 500) {
      logger.error({ code: errorCode(error) }, 'request failed');
      count(errorCode(error));
    }
    const own = error as unknown;
    const body =
      own instanceof CcoError
        ? { code: own.code, message: own.message, ...(own.remedy === undefined ? {} : { remedy: own.remedy }) }
        : {
            code: codeOf(status),
            message: status >= 500 ? 'Something failed on our side.' : 'The request is not valid.',
            ...(status >= 500 ? { remedy: 'Try again; if it stays so, look at the log for this code.' } : {}),
          };
    await reply.status(status).send({ error: body });
  };
