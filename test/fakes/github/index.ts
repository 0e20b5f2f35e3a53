// A GitHub for tests, with one repository: the real paths and checks, state that stays, signed webhooks, faults on demand.
import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '../../../src/core/trackers/tracker.ts';
import { createPeerServer, type PeerServer } from '../peer/server.ts';
import { issueView, route } from './routes.ts';
import { createWorld, type World } from './world.ts';

export interface FakeGithub extends PeerServer {
  readonly token: string;
  readonly webhookSecret: string;
  readonly world: World;
  /** What GitHub sends when something happened to an issue. */
  webhook(
    number: number,
    options?: { action?: string; event?: string; repository?: string; secret?: string },
  ): WebhookRequest;
}

/** `now`: the clock that stamps its issues. */
export const createFakeGithub = async (now: () => number): Promise<FakeGithub> => {
  const token = 'github_pat_canary-token-github';
  const webhookSecret = 'canary-webhook-secret-github';
  const world = createWorld('acme/community', now);
  let deliveries = 0;
  const server = await createPeerServer((request) => {
    if (request.headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { message: `Bad credentials ${request.headers.authorization}` } };
    }
    if (request.headers['user-agent'] === undefined || request.headers['x-github-api-version'] !== '2022-11-28') {
      return { status: 403, body: { message: 'Request forbidden by administrative rules' } };
    }
    return route(world, request);
  });
  return {
    ...server,
    token,
    webhookSecret,
    world,
    webhook: (number, { action = 'closed', event = 'issues', repository, secret = webhookSecret } = {}) => {
      const payload = {
        action,
        issue: issueView(world, world.issue(number)),
        repository: { full_name: repository ?? world.repository },
        sender: { login: 'somebody' },
      };
      const body = new TextEncoder().encode(JSON.stringify(payload));
      deliveries += 1;
      return {
        headers: {
          'x-github-event': event,
          'x-github-delivery': `delivery-${deliveries}`,
          'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
        },
        body,
      };
    },
  };
};
