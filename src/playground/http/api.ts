// `/v1` as one fastify plugin, with its own parser, limits, validators and errors.
import type { FastifyPluginAsync } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { Context } from '../context.ts';
import { refuse } from '../refusal.ts';
import { errorHandler, notFound } from './envelope.ts';
import { checkStorable, type Gate } from './gate.ts';
import { messageRoutes } from './message-routes.ts';
import { spaceRoutes } from './space-routes.ts';

const parse = (raw: string): unknown => {
  if (raw === '') return undefined;
  try {
    return JSON.parse(raw);
  } catch {
    throw refuse('invalid-request', 'The body is no JSON.', 'Send a JSON object.');
  }
};

export const api =
  (context: Context, gate: Gate): FastifyPluginAsync =>
  async (app) => {
    app.setValidatorCompiler(validatorCompiler);
    app.setSerializerCompiler(serializerCompiler);
    app.setErrorHandler(errorHandler(context.logger));
    app.setNotFoundHandler({ preHandler: async () => undefined }, notFound);
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(
      'application/json',
      { parseAs: 'string', bodyLimit: context.limits.bodyBytes },
      async (_request: unknown, raw: string | Buffer) => {
        const body = parse(raw.toString());
        checkStorable(body);
        return body;
      },
    );
    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      await gate.pass(request);
    });
    app.addHook('preValidation', async (request) => {
      checkStorable(request.query);
      checkStorable(request.params);
    });
    await app.register(spaceRoutes(context, gate));
    await app.register(messageRoutes(context, gate));
  };
