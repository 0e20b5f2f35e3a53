// What the core needs of an issue tracker, in the core's own words. Implementations: `integrations/youtrack`, `integrations/github`.
import type { CallOptions } from '../ports.ts';
import type { TrackerCursor } from './cursor.ts';
import type { Marker } from './marker.ts';
import type { TrackerState } from './state.ts';

export const trackerNames = ['youtrack', 'github'] as const;
export type TrackerName = (typeof trackerNames)[number];

export const issuePriorities = ['low', 'normal', 'high', 'critical'] as const;
export type IssuePriority = (typeof issuePriorities)[number];

export const issueTypes = ['bug', 'feature', 'task'] as const;
export type IssueType = (typeof issueTypes)[number];

/** Where issues are filed: a YouTrack project, a GitHub repository. */
export interface TrackerProject {
  readonly id: string;
  /** `CCO`, `owner/name`. */
  readonly key: string;
  readonly name: string;
  readonly url: string;
}

export interface NewIssue {
  /** Written into the description; what a look-up matches. */
  readonly marker: Marker;
  /** One line; cut to 250 characters. */
  readonly summary: string;
  /** Markdown; cut to 60,000 characters. `@name` in it calls nobody. */
  readonly description: string;
  /** Besides the tag that all issues of ours carry. */
  readonly tags: readonly string[];
  /** What the project has no field for is left out. */
  readonly priority?: IssuePriority;
  readonly type?: IssueType;
  /** The tracker's own name of a state, like `Open`. Absent: what the project gives new issues. GitHub has none. */
  readonly state?: string;
}

/** An issue as it stands; of its text only our marker. */
export interface TrackerIssue {
  /** What later calls take. */
  readonly id: string;
  /** What people say: `CCO-12`, `#12`. */
  readonly key: string;
  readonly url: string;
  /** null: not filed by us, or the line was taken out. */
  readonly marker: Marker | null;
  readonly state: TrackerState;
  /** By the tracker's clock, ms. */
  readonly updatedAt: number;
}

export interface NewComment {
  readonly issueId: string;
  readonly marker: Marker;
  /** Markdown; cut to 60,000 characters. */
  readonly text: string;
}

export interface TrackerComment {
  readonly id: string;
}

export interface TrackerChanges {
  /** Issues with a marker whose state or time of update is new since the cursor; oldest first, each once. */
  readonly changes: readonly TrackerIssue[];
  /** For the next call, once these are safe. */
  readonly cursor: TrackerCursor;
  /** false: more changed than one call reads, the oldest are missing. Read the issues of open cases one by one. */
  readonly complete: boolean;
}

/** A webhook as it came in. Names of headers in lower case; the body byte for byte. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export type TrackerWebhook =
  | {
      readonly kind: 'changed';
      /** The issue's marker says which case it is: its `id` may be written differently than when it was filed. */
      readonly issue: TrackerIssue & { readonly marker: Marker };
      /** The tracker's id of this delivery; null: it has none. The same one comes again when it is repeated. */
      readonly deliveryId: string | null;
    }
  | { readonly kind: 'ignored'; readonly reason: 'ping' | 'other-event' | 'other-project' | 'not-ours' };

/**
 * An issue tracker. Errors: CcoError, each with a remedy. `tracker-unavailable` (retryable; `data.maybeDone` true: it may
 * have been done all the same), `tracker-rate-limited` (retryable, `data.retryAfterMs`, not done), `tracker-forbidden`
 * (retryable where it is the token itself, `data.status` 401), `tracker-not-found`, `tracker-invalid`.
 *
 * `createIssue` and `comment` do it once a call and look nothing up: use `fileIssueOnce` and `commentOnce`.
 */
export interface Tracker {
  readonly name: TrackerName;
  /** By key or name, whatever the case; null: there is none, or the token does not see it. */
  findProject(keyOrName: string, options?: CallOptions): Promise<TrackerProject | null>;
  createIssue(issue: NewIssue, options?: CallOptions): Promise<TrackerIssue>;
  /** The first issue with that marker, created since `since` (our clock, ms; some minutes of difference are allowed for). */
  findIssue(marker: Marker, since: number, options?: CallOptions): Promise<TrackerIssue | null>;
  comment(comment: NewComment, options?: CallOptions): Promise<TrackerComment>;
  findComment(issueId: string, marker: Marker, options?: CallOptions): Promise<TrackerComment | null>;
  readIssue(issueId: string, options?: CallOptions): Promise<TrackerIssue>;
  /** At least once: a change may be told again, none is left out unless `complete` is false. */
  changedSince(cursor: TrackerCursor, options?: CallOptions): Promise<TrackerChanges>;
  /** Throws CcoError `tracker-webhook-refused` (badly signed, or no secret is set) or `tracker-webhook-invalid`. */
  readWebhook(request: WebhookRequest): TrackerWebhook;
  /** Ends calls under way. */
  close(): void;
}
