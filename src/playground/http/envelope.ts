// Whatever goes wrong, the caller gets one shape: {"error": {code, message, remedy?}}.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { CcoError, errorCode } from '../../core/errors.ts';
import { isRefusalCode, type RefusalCode, refuse, statusOf } from '../refusal.ts';

const send = (reply: FastifyReply, error: CcoError): FastifyReply => {
  const code: RefusalCode = isRefusalCode(error.code) ? error.code : 'internal';
  const { retryAfterMs } = error.data;
  if (typeof retryAfterMs === 'number')
    reply.header('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  return reply
    .code(statusOf[code])
    .header('cache-control', 'no-store')
    .type('application/json; charset=utf-8')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send({
      error: { code, message: error.message, ...(error.remedy === undefined ? {} : { remedy: error.remedy }) },
    });
};

const fromFramework = (error: FastifyError): CcoError | null => {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const [first] = error.validation;
    const where = first?.instancePath === '' ? 'the request' : (first?.instancePath ?? 'the request');
    return refuse('invalid-request', `${where}: ${first?.message ?? 'not valid'}`.slice(0, 300));
  }
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return refuse('too-large', 'The request body is too large.', 'Send at most 64 KiB.');
  }
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return refuse('invalid-request', 'The body must be JSON.', 'Send content-type application/json.');
  }
  if (error.statusCode === 404) return refuse('not-found', 'There is nothing here.');
  if (error.statusCode === 413) return refuse('too-large', 'The request is too large.');
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return refuse('invalid-request', 'The request is malformed.', 'Send well-formed JSON.');
  }
  return null;
};

/** The codes by which drivers say that the database is away; what they say beyond is a defect of ours. */
const away = /^(08|53|57|ECONN|EPIPE|ETIMEDOUT|store-unavailable)/u;

export const errorHandler =
  (logger: Logger) =>
  (error: FastifyError | CcoError, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (error instanceof CcoError && isRefusalCode(error.code)) return send(reply, error);
    const known = error instanceof CcoError ? null : fromFramework(error);
    if (known !== null) return send(reply, known);
    const code = errorCode(error);
    logger.error({ code }, 'anychat: a request failed');
    return away.test(code)
      ? send(reply, refuse('unavailable', 'The server cannot answer now.', 'Try again in a moment.', 2000))
      : send(reply, refuse('internal', 'Something went wrong in the server.'));
  };

export const notFound = (_request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  send(reply, refuse('not-found', 'There is no such endpoint.', 'See docs/anychat-protocol.md.'));

/** For fastify's `frameworkErrors`: paths that cannot even be decoded are answered in the same shape. */
export const frameworkErrors = (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
  send(reply, fromFramework(error) ?? refuse('invalid-request', 'The address is malformed.'));
};
