// Calls of services this program uses: each checks its own signature over the bytes as they came.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { CcoError } from '../core/errors.ts';
import { errorBodySchema, fail } from './errors.ts';
import { bytesOf, describedOnly, keepRawBodies } from './raw-body.ts';

/** Names in small letters, the first value of each. */
export type WebhookHeaders = Readonly<Record<string, string | undefined>>;

export interface WebhookRoute {
  /** `POST /api/webhooks/<name>` */
  readonly name: string;
  readonly summary: string;
  /**
   * What became of it, in a word. Throws CcoError with a code that begins with `webhook-` or `tracker-webhook-` where it is
   * refused.
   */
  take(headers: WebhookHeaders, body: Uint8Array): Promise<string>;
}

// GitHub sends up to 25 MB, of which an issue with a long text is the most we are sent.
const bodyLimit = 1_048_576;

const refused = /^(?:tracker-)?webhook-(?<why>.*)$/u;

const asAnswer = (error: unknown): unknown => {
  if (!(error instanceof CcoError)) return error;
  const why = refused.exec(error.code)?.groups?.why;
  if (why === undefined) return error;
  return fail(why === 'invalid' ? 400 : 401, error.code, `${error.message}.`, error.remedy);
};

/** Registers `POST /api/webhooks/<name>` for each. Give it a scope of its own: it changes how bodies are read. */
export const registerWebhooks = (scope: FastifyInstance, routes: readonly WebhookRoute[]): void => {
  keepRawBodies(scope);
  const app = scope.withTypeProvider<ZodTypeProvider>();
  for (const { name, summary, take } of routes)
    app.post(
      `/api/webhooks/${name}`,
      {
        ...describedOnly,
        config: { ownProof: true },
        bodyLimit,
        schema: {
          summary,
          body: z.record(z.string(), z.unknown()),
          response: { 200: z.object({ outcome: z.string() }), 400: errorBodySchema, 401: errorBodySchema },
        },
      },
      async (request) => {
        const headers = Object.fromEntries(
          Object.entries(request.headers).map(([key, value]) => [key, Array.isArray(value) ? value[0] : value]),
        );
        try {
          return { outcome: await take(headers, bytesOf(request.body)) };
        } catch (error) {
          throw asAnswer(error);
        }
      },
    );
};
