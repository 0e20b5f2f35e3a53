// What GitHub sends: signed with the webhook's secret over the body as it came.
import { CcoError } from '../../core/errors.ts';
import type { Tracker } from '../../core/trackers/tracker.ts';
import { hmacSha256, sameSecret } from '../http/index.ts';
import type { GithubSettings } from './config.ts';
import { issueOf } from './issue.ts';
import { webhookSchema } from './peer.ts';

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/** An issue that left: it does not have the state that is told. */
const leaving: ReadonlySet<string> = new Set(['deleted', 'transferred']);

export const createGithubWebhook =
  ({ webhookSecret, repository }: GithubSettings): Tracker['readWebhook'] =>
  ({ headers, body }) => {
    const signature = headers['x-hub-signature-256'];
    if (webhookSecret === null || !sameSecret(signature, `sha256=${hmacSha256(webhookSecret, body)}`)) {
      throw new CcoError('A GitHub webhook without the right signature was refused', {
        code: 'tracker-webhook-refused',
        remedy: 'Set GITHUB_WEBHOOK_SECRET, and the webhook’s Secret in the repository’s settings to the same value.',
      });
    }
    const event = headers['x-github-event'];
    if (event === 'ping') return { kind: 'ignored', reason: 'ping' };
    if (event !== 'issues') return { kind: 'ignored', reason: 'other-event' };
    const parsed = webhookSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      throw new CcoError('A GitHub webhook in an unknown form was refused', {
        code: 'tracker-webhook-invalid',
        remedy: 'In the webhook’s settings, set Content type to application/json.',
      });
    }
    const { action, issue: peer, repository: sender } = parsed.data;
    if (sender.full_name.toLowerCase() !== repository.toLowerCase()) {
      return { kind: 'ignored', reason: 'other-project' };
    }
    if (leaving.has(action)) return { kind: 'ignored', reason: 'other-event' };
    const { marker, ...issue } = issueOf(peer);
    if (marker === null) return { kind: 'ignored', reason: 'not-ours' };
    return { kind: 'changed', issue: { ...issue, marker }, deliveryId: headers['x-github-delivery'] ?? null };
  };
