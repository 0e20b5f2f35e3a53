// What the workflow script in docs/trackers.md sends. YouTrack signs nothing, so a shared secret travels in a header.
import { z } from 'zod';
import { CcoError } from '../../core/errors.ts';
import { markerSchema } from '../../core/trackers/marker.ts';
import { stateOf } from '../../core/trackers/state.ts';
import type { Tracker } from '../../core/trackers/tracker.ts';
import { sameSecret } from '../http/index.ts';
import type { YoutrackSettings } from './config.ts';
import { issueUrl } from './issue.ts';

export const secretHeader = 'x-cco-secret';

const payloadSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('ping') }),
  z.object({
    event: z.literal('issue-changed'),
    /** `CCO-12` */
    key: z.string().regex(/^[^\s/]{1,60}-\d{1,9}$/u),
    marker: markerSchema.nullish(),
    state: z.string().max(200),
    resolved: z.boolean(),
    /** ms since 1970, by YouTrack's clock. */
    at: z.number().int().min(0),
  }),
]);

const parseJson = (body: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/** The secret says that it is YouTrack, the marker which case it is: an issue may have moved to another project. */
export const createYoutrackWebhook = ({ webhookSecret, baseUrl }: YoutrackSettings): Tracker['readWebhook'] => {
  return ({ headers, body }) => {
    if (webhookSecret === null || !sameSecret(headers[secretHeader], webhookSecret)) {
      throw new CcoError('A YouTrack webhook without the right secret was refused', {
        code: 'tracker-webhook-refused',
        remedy: 'Set YOUTRACK_WEBHOOK_SECRET, and give the workflow in YouTrack the same value.',
      });
    }
    const parsed = payloadSchema.safeParse(parseJson(body));
    if (!parsed.success) {
      throw new CcoError('A YouTrack webhook in an unknown form was refused', {
        code: 'tracker-webhook-invalid',
        remedy: 'Paste the workflow of docs/trackers.md again, as it is.',
      });
    }
    const payload = parsed.data;
    if (payload.event === 'ping') return { kind: 'ignored', reason: 'ping' };
    const { key, marker, state, resolved, at } = payload;
    if (marker == null) return { kind: 'ignored', reason: 'not-ours' };
    const issue = { id: key, key, url: issueUrl(baseUrl, key), marker, state: stateOf(state, resolved), updatedAt: at };
    return { kind: 'changed', deliveryId: null, issue };
  };
};
