// The response plan as a whole: cases and what they want done outside, the tracker, other agents, feedback from elsewhere.
// Opened once a process; the workers run its rounds, the web role its routes.
import { v5 } from 'uuid';
import { createCarryOut } from '../../core/cases/carry-out.ts';
import { askAgain } from '../../core/cases/follow.ts';
import { applyRevenue } from '../../core/cases/revenue.ts';
import { createFollowTracker, createHearTracker } from '../../core/cases/tracker-follow.ts';
import { caseNumber } from '../../core/cases/words.ts';
import type { CommandDeps } from '../../core/commands/command.ts';
import { createSendAgentNotification, type SendAgentNotification } from '../../core/coordination/agent-notice.ts';
import { createCaseNotify } from '../../core/coordination/case-notice.ts';
import { createDeliverWebhooks } from '../../core/coordination/deliver.ts';
import { createDirectory, directoryProblems, withoutMail } from '../../core/coordination/directory.ts';
import { createFeedbackIntake } from '../../core/coordination/feedback-intake.ts';
import { warningPage } from '../../core/coordination/health-page.ts';
import { createFindInsights } from '../../core/coordination/insights.ts';
import type { PublishDeps } from '../../core/coordination/publish.ts';
import { createReceive } from '../../core/coordination/receive.ts';
import { createReportRound, type ReportsDeps, reportWarning } from '../../core/coordination/reports.ts';
import { createAnswerRequests } from '../../core/coordination/requests.ts';
import type { VerifySignature } from '../../core/coordination/signed.ts';
import { createSlaAlert, createSlaDigest } from '../../core/coordination/sla-notice.ts';
import type { Platform } from '../../core/ids.ts';
import { createMailLinkPages } from '../../core/mail/linking.ts';
import type { MailLinkPages } from '../../core/mail/links.ts';
import type { AlertCeo } from '../../core/pipeline/response-plan.ts';
import type { BatchReader } from '../../core/ports.ts';
import { analysisAlerts, readAnalyses } from '../../core/sla/analysis.ts';
import {
  createWebhookSender,
  parseWebhookSecrets,
  verifyWebhook,
  type WebhookSecrets,
} from '../../integrations/webhooks/index.ts';
import type { CampaignRoutes } from '../../web/campaigns.ts';
import type { CoordinationRoutes } from '../../web/coordination.ts';
import type { FeedbackRoutes } from '../../web/feedback.ts';
import type { WebhookHeaders, WebhookRoute } from '../../web/webhooks.ts';
import type { Parts } from '../parts.ts';
import type { Round } from '../rounds.ts';
import { openMail } from './mail.ts';
import { campaignsOff, memberMailOf } from './member-mail.ts';
import { openTracker } from './tracker.ts';

/** What of a process's parts it needs. */
export type ResponseParts = Pick<Parts, 'config' | 'store' | 'clock' | 'logger' | 'newId'> & {
  readonly queues: Pick<Parts['queues'], 'wakeUps'>;
  readonly metrics: Pick<Parts['metrics'], 'failed'>;
};

export interface ResponsePlan {
  readonly rounds: readonly Round[];
  /** Tells the CEO at once of what waits far too long. */
  readonly alertCeo: AlertCeo;
  readonly sendAgentNotification: SendAgentNotification;
  readonly coordination: CoordinationRoutes;
  readonly feedback: FeedbackRoutes;
  readonly webhooks: readonly WebhookRoute[];
  readonly campaigns: CampaignRoutes;
  readonly mailPages: MailLinkPages;
  /** What members and admins can do with mail by command; absent: nothing is set up. */
  readonly memberMail: CommandDeps['memberMail'];
  close(): Promise<void>;
}

const soonMs = 2_000;
const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const effectsAtOnce = 50;
const casesCounted = 1_000;

const secretsOf = (secret: { reveal(): string } | null): WebhookSecrets =>
  secret === null ? new Map() : parseWebhookSecrets(secret.reveal());

/** Throws CcoError `webhook-secret`. `reader`: reads feedback that comes in. */
export const openResponsePlan = (parts: ResponseParts, reader: BatchReader): ResponsePlan => {
  const { config, store, clock, logger, newId, queues, metrics } = parts;
  const { agent, coordination } = config;
  const defaults = agent.spaceDefaults;
  const secrets = secretsOf(coordination.secrets);
  const feedbackSecrets = secretsOf(coordination.feedbackSecrets);
  for (const problem of directoryProblems(agent.roles, agent.listeners, new Set(secrets.keys())))
    logger.warn({ file: 'cco-agent.json' }, problem);
  const directory = createDirectory(agent.roles, agent.listeners);
  const tracker = openTracker(parts);
  const sender = createWebhookSender({ secrets, allowPrivate: coordination.allowPrivate }, { clock, logger });
  const intake = createFeedbackIntake({ store, reader, clock, newId, defaults });
  const mail = openMail(parts, intake);
  const publishing: PublishDeps = { directory, newId, mail: mail?.note ?? null };
  const noted = (what: Readonly<Record<string, string>>): void => logger.warn(what, 'coordination');
  const verifyWith =
    (known: WebhookSecrets): VerifySignature =>
    (headers, body) =>
      verifyWebhook(known, headers, body, clock.now());
  const wake = async (platforms: readonly Platform[]): Promise<void> => {
    // Stored: what cannot be nudged now is found by the sweep.
    await Promise.all(platforms.map((platform) => queues.wakeUps.deliver(platform).catch(() => undefined)));
  };

  const findInsights = createFindInsights({ store, defaults });
  const reporting = { ...publishing, store, clock, findInsights, linkTo: () => null, noted };
  const answer = createAnswerRequests(reporting);
  const reports: ReportsDeps = {
    ...reporting,
    defaults,
    schedule: agent.reports,
    surveys: () => Promise.resolve([]),
    cases: async (tx, spaceId, { from }) => ({
      open: (await tx.cases.list({ spaceId, open: true, limit: casesCounted })).length,
      resolved: (await tx.cases.list({ spaceId, open: false, closedSince: from, limit: casesCounted })).length,
    }),
  };
  const report = createReportRound(reports);
  const carryOut = createCarryOut({
    store,
    clock,
    uuidOf: (name) => v5(name, v5.URL),
    defaults,
    // There is no page of a case: its moderators see it in the chat.
    linkTo: (one) => `\`/cco case ${caseNumber(one)}\``,
    notify: createCaseNotify({
      ...publishing,
      clock,
      page: (tx, { case: one, spaceName }, now) => warningPage(tx, one, spaceName, now, reports),
      report: (tx, warning, now) => reportWarning(tx, warning, now, { ...reports, directory: withoutMail(directory) }),
    }),
    tracker,
  });
  const deliverWebhooks = createDeliverWebhooks({ store, clock, directory, sender, noted });

  /** The agent's own promise: it tells on itself. */
  const watchOwnPromise = async (): Promise<void> => {
    const now = clock.now();
    const asked = await store.slas.analyses(now - dayMs);
    const known = new Set(asked.filter(({ alertedAt }) => alertedAt !== null).map(({ id }) => id));
    const late = analysisAlerts(readAnalyses(asked, defaults.sla.analysisMinutes, now), known);
    if (late.length === 0) return;
    await store.slas.alerted(late, now);
    logger.error({ code: 'analysis-late', count: late.length }, 'analyses are later than promised');
    for (const _ of late) metrics.failed('analysis-late');
  };

  const following = tracker === null ? null : { store, clock, tracker };
  const follow = following === null ? null : createFollowTracker(following);
  const hear = following === null ? null : createHearTracker(following);
  const notify = createSendAgentNotification({ ...publishing, store, clock });
  const slaDigest = createSlaDigest({ ...publishing, store, clock, noted });
  return {
    alertCeo: createSlaAlert(publishing),
    sendAgentNotification: async (...told) => {
      const sent = await notify(...told);
      await wake(sent.deliver);
      return sent;
    },
    rounds: [
      {
        name: 'case-effects',
        everyMs: soonMs,
        run: async (signal) => {
          for (let more = true; more && !signal.aborted; ) {
            const done = await carryOut(effectsAtOnce, { signal });
            await wake(done.deliver);
            more = done.done + done.failed >= effectsAtOnce;
          }
        },
      },
      {
        name: 'case-questions',
        everyMs: minuteMs,
        run: () => store.transaction((tx) => askAgain(tx, clock.now())),
      },
      ...(follow === null
        ? []
        : [{ name: 'tracker', everyMs: minuteMs, run: (signal: AbortSignal) => follow({ signal }) }]),
      { name: 'coordination-webhooks', everyMs: soonMs, run: () => deliverWebhooks() },
      { name: 'coordination-requests', everyMs: soonMs, run: async () => wake((await answer()).deliver) },
      { name: 'coordination-reports', everyMs: minuteMs, run: async () => wake((await report()).deliver) },
      { name: 'sla-digest', everyMs: minuteMs, run: async () => wake((await slaDigest()).deliver) },
      ...(mail?.rounds ?? []),
      { name: 'own-promise', everyMs: minuteMs, run: watchOwnPromise },
    ],
    coordination: {
      receive: createReceive({
        store,
        clock,
        verify: verifyWith(secrets),
        directory,
        analysisMs: defaults.sla.analysisMinutes * minuteMs,
        applyRevenue,
      }),
      log: store.coordination,
    },
    feedback: {
      verify: verifyWith(feedbackSecrets),
      intake,
      spaces: store.spaces,
      coordination: store.coordination,
    },
    webhooks: [
      ...(tracker === null || hear === null
        ? []
        : [
            {
              name: tracker.name,
              summary: 'Takes what changed in the tracker, as docs/trackers.md sets it up',
              take: (headers: WebhookHeaders, body: Uint8Array) => hear({ headers, body }),
            },
          ]),
      ...(mail?.webhook ?? []),
    ],
    campaigns: { store, newId, defaults, off: campaignsOff(config) },
    // Also where nothing can be sent now: what was sent once has links that must go on working.
    mailPages: createMailLinkPages({ store, clock }),
    memberMail: memberMailOf(config),
    close: async () => {
      sender.close();
      tracker?.close();
      mail?.close();
    },
  };
};
