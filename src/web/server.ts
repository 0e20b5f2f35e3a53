// The HTTP server: health, metrics, login, API, live events; the playground is mounted by main.ts on the same instance.
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import fastify, { type FastifyInstance } from 'fastify';
import {
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { SendAgentNotification } from '../core/coordination/agent-notice.ts';
import type { MailLinkPages } from '../core/mail/links.ts';
import type { Clock, Store } from '../core/ports.ts';
import { defaultSpaceSettings, type SpaceSettings } from '../core/settings.ts';
import { type Access, installAccess } from './access.ts';
import { registerApi } from './api.ts';
import { type CampaignRoutes, registerCampaigns } from './campaigns.ts';
import { type CoordinationRoutes, registerCoordination } from './coordination.ts';
import { registerEffect } from './effect.ts';
import { createErrorHandler, fail } from './errors.ts';
import { type FeedbackRoutes, registerFeedback } from './feedback.ts';
import { registerLive, type Subscribe } from './live.ts';
import { registerMailPages } from './mail-pages.ts';
import type { Metrics } from './metrics.ts';
import { registerNotifications } from './notifications.ts';
import { type Operations, registerOperations } from './operations.ts';
import { checkProof, issueProof } from './tokens.ts';
import { registerWebhooks, type WebhookRoute } from './webhooks.ts';

export interface WebConfig {
  /** Address it listens on; anything but loopback makes reads need the token too. */
  readonly host: string;
  /** The API token; every session, login code and claim is made from it. */
  readonly token: string;
  readonly version: string;
}

export interface WebDeps {
  readonly store: Pick<Store, 'spaces' | 'health' | 'messages' | 'interventions' | 'effects' | 'settings' | 'ping'>;
  /** What holds where nothing is stored for a space. */
  readonly defaults?: SpaceSettings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly subscribe: Subscribe;
  readonly operations: Operations;
  /** Other agents. Absent: none are configured. */
  readonly coordination?: CoordinationRoutes;
  /** Feedback from elsewhere. Absent: it is not taken. */
  readonly feedback?: FeedbackRoutes;
  /** The pages behind links in mails to members. Absent: there are none. */
  readonly mailPages?: MailLinkPages;
  /** Absent: there are none. */
  readonly campaigns?: CampaignRoutes;
  /** Tells a role something. Absent: there is nobody to tell. */
  readonly notify?: SendAgentNotification;
  /** Calls of services this program uses. */
  readonly webhooks?: readonly WebhookRoute[];
  /** Parts that must answer before the process counts as ready; each throws when it does not. */
  readonly checks: Readonly<Record<string, () => Promise<void>>>;
}

const loginMs = 24 * 3_600_000;
const claimMs = 5 * 60_000;

const registerProbes = (app: FastifyInstance, deps: WebDeps, access: Access): void => {
  app.get('/healthz', { schema: { summary: 'The process runs' } }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { summary: 'All parts answer' } }, async (_request, reply) => {
    const parts = await Promise.all(
      Object.entries(deps.checks).map(
        async ([name, check]) =>
          [
            name,
            await check().then(
              () => 'ok' as const,
              () => 'failing' as const,
            ),
          ] as const,
      ),
    );
    const ready = parts.every(([, state]) => state === 'ok');
    return reply
      .status(ready ? 200 : 503)
      .send({ status: ready ? 'ready' : 'not-ready', parts: Object.fromEntries(parts) });
  });
  app.get(
    '/metrics',
    { preHandler: access.openOnLoopback, schema: { summary: 'OpenMetrics' } },
    async (_request, reply) => {
      const { body, contentType } = await deps.metrics.render();
      return reply.header('content-type', contentType).send(body);
    },
  );
};

const registerLogin = (instance: FastifyInstance, config: WebConfig, deps: WebDeps, access: Access): void => {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  app.get(
    '/login',
    { schema: { summary: 'Opens a session from a login link', querystring: z.object({ code: z.string().max(200) }) } },
    async (request, reply) => {
      if (!checkProof(config.token, 'login', request.query.code, deps.clock.now())) {
        const [message, remedy] = ['This login link has run out.', 'Print a new one with `npx cco login`.'];
        // Links are opened in a browser: a person reads this one.
        if (request.headers.accept?.includes('text/html') === true)
          return reply.status(401).type('text/plain; charset=utf-8').send(`${message}\n${remedy}\n`);
        throw fail(401, 'unauthorized', message, remedy);
      }
      access.startSession(reply);
      // The claim makes its holder admin of the embedded space; it travels in the fragment, which no server or log sees.
      const claim = issueProof(config.token, 'claim', deps.clock.now() + claimMs);
      return reply.header('cache-control', 'no-store').redirect(`/#claim=${claim}`);
    },
  );
  app.post(
    '/api/login-links',
    {
      preHandler: access.required,
      schema: { summary: 'A new login link, good for a day', response: { 200: z.object({ path: z.string() }) } },
    },
    async () => ({ path: loginPath(config.token, deps.clock) }),
  );
};

/** Path of a login link that holds for a day. */
export const loginPath = (token: string, clock: Clock): string =>
  `/login?code=${issueProof(token, 'login', clock.now() + loginMs)}`;

/** Whether a claim shown to the playground came from a login link of this server. */
export const isClaim = (token: string, claim: string, clock: Clock): boolean =>
  checkProof(token, 'claim', claim, clock.now());

/** Builds the server without listening, so that main.ts can mount the playground before it does. */
export const createWeb = async (
  config: WebConfig,
  deps: WebDeps,
): Promise<{ app: FastifyInstance; access: Access }> => {
  const handleError = createErrorHandler(deps.logger, deps.metrics.failed);
  // An address that cannot be decoded fails before any route, in the same shape as all else.
  const app = fastify({
    logger: false,
    // Ids have up to 400 characters; escaped in an address they are longer.
    routerOptions: { maxParamLength: 1_200 },
    frameworkErrors: (error, request, reply) => void handleError(error, request, reply),
    bodyLimit: 65_536,
    forceCloseConnections: true,
    return503OnClosing: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(async () => {
    throw fail(404, 'not-found', 'There is nothing at this path.', 'GET /api/openapi.json lists the API.');
  });
  await app.register(cookie);
  await app.register(swagger, {
    openapi: {
      info: { title: 'CCO Agent', version: config.version },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: jsonSchemaTransform,
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer');
  });
  const access = installAccess(app, { token: config.token, bindHost: config.host }, deps.clock);
  await app.register(async (scope) => {
    registerProbes(scope, deps, access);
    registerLogin(scope, config, deps, access);
    registerApi(scope, {
      store: deps.store,
      clock: deps.clock,
      access,
      defaults: deps.defaults ?? defaultSpaceSettings,
    });
    registerEffect(scope, { store: deps.store, access });
    registerOperations(scope, { access, operations: deps.operations });
    registerLive(scope, { access, subscribe: deps.subscribe });
    const { clock, coordination, feedback, campaigns, mailPages, notify, webhooks = [] } = deps;
    if (campaigns !== undefined) registerCampaigns(scope, { access, clock, routes: campaigns });
    if (mailPages !== undefined) await scope.register(async (own) => registerMailPages(own, mailPages));
    if (notify !== undefined) registerNotifications(scope, { access, send: notify });
    if (coordination !== undefined)
      await scope.register(async (own) => registerCoordination(own, { access, clock, routes: coordination }));
    if (feedback !== undefined)
      await scope.register(async (own) => registerFeedback(own, { access, clock, routes: feedback }));
    if (webhooks.length > 0) await scope.register(async (own) => registerWebhooks(own, webhooks));
    scope.get('/api/openapi.json', { preHandler: access.openOnLoopback, schema: { hide: true } }, async () =>
      app.swagger(),
    );
  });
  return { app, access };
};
