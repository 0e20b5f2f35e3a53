// Sends a campaign: each address once, nobody who may not be written to, whatever fails in between.
import { errorCode } from '../errors.ts';
import type { Clock } from '../ports.ts';
import { type Campaign, moveCampaign } from './campaign.ts';
import type { CampaignAudience, CampaignBook, Dispatch, RecipientResult } from './campaign-book.ts';
import { afterMailError, underWayMs } from './deliver-mail.ts';
import { isPlain, type Mail } from './mail.ts';
import { batchLimit, type CallSignal, keyLifeMs, type Mailer } from './mailer.ts';
import type { Refusal } from './permission.ts';
import { enrol, type Recipient } from './recipients.ts';

export interface CampaignRunDeps {
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly book: CampaignBook;
  readonly audience: CampaignAudience;
  /** uuid v7 */
  readonly newId: () => string;
}

export interface CampaignStep {
  readonly did: 'started' | 'sent' | 'looked-up' | 'skipped' | 'postponed' | 'finished' | 'nothing';
  /** Whether the next step may do something at once. */
  readonly more: boolean;
  /** Why it was postponed. */
  readonly code?: string;
}

/** A claim that was not settled is free again after this: its process is dead. */
const claimMs = 60_000;
const lookBackMs = 60_000;

const nothing: CampaignStep = { did: 'nothing', more: false };

/**
 * Makes what takes one step of a campaign: starts it when it is time, sends to its next recipients (100 at once where
 * nothing is attached, else one by one), repeats a dispatch whose outcome is unknown, or finishes it. May be called by
 * several processes at once.
 *
 * A dispatch is repeated only under its key, unchanged, within the key's life, and while all of its recipients may still
 * be written to. Else each of its mails is looked up: found ones are sent, those surely not sent wait again, and what
 * can't be told is `uncertain`. Throws what the store throws.
 */
export const createCampaignRun = ({ mailer, clock, book, audience, newId }: CampaignRunDeps) => {
  const composed = async (campaign: Campaign, recipients: readonly Recipient[]): Promise<(Mail | null)[]> => {
    const mails: (Mail | null)[] = [];
    for (const recipient of recipients) mails.push(await audience.compose(campaign, recipient));
    return mails;
  };

  const transmit = async (mails: readonly Mail[], idempotencyKey: string, call: CallSignal): Promise<string[]> => {
    const [only] = mails;
    const options = { idempotencyKey, ...call };
    // One alone goes by the single call, attached or not: what its dispatch asks for never depends on its content.
    const sent =
      only !== undefined && mails.length === 1
        ? [await mailer.send(only, options)]
        : await mailer.sendBatch(mails, options);
    return sent.map(({ externalId }) => externalId);
  };

  const postpone = async (dispatch: Dispatch, inMs: number, code: string, lookUp: boolean): Promise<CampaignStep> => {
    await book.postpone(dispatch.id, clock.now() + inMs, code, lookUp);
    return { did: 'postponed', more: false, code };
  };

  const send = async (dispatch: Dispatch, mails: readonly Mail[], call: CallSignal): Promise<CampaignStep> => {
    const { recipients, attempts } = dispatch;
    let sent: string[];
    try {
      sent = await transmit(mails, dispatch.id, call);
    } catch (error) {
      const outcome = afterMailError(error, attempts);
      if (outcome === null) return postpone(dispatch, underWayMs, errorCode(error), true);
      if (outcome.status === 'later') return postpone(dispatch, outcome.inMs, outcome.code, dispatch.lookUp);
      // Refused, so not sent: one of many is bad, and each goes alone to find out which.
      const results = recipients.map(
        ({ ref }): RecipientResult =>
          recipients.length === 1
            ? { ref, status: 'failed' }
            : { ref, status: 'waiting', newRef: newId(), alone: true },
      );
      await book.settle(dispatch.id, results);
      return { did: 'sent', more: true };
    }
    const results = recipients.map(({ ref }, index): RecipientResult => {
      const externalId = sent[index];
      return externalId === undefined ? { ref, status: 'uncertain' } : { ref, status: 'sent', externalId };
    });
    await book.settle(dispatch.id, results);
    return { did: 'sent', more: true };
  };

  const lookUpOne = async (dispatch: Dispatch, { ref }: Recipient, mail: Mail | null, call: CallSignal) => {
    if (mail === null) return { ref, status: 'uncertain' } as const;
    const since = dispatch.firstAttemptAt - lookBackMs;
    const found = await mailer.find({ ref, to: mail.to, subject: mail.subject, since }, call);
    return found === null
      ? ({ ref, status: 'waiting', newRef: newId(), alone: false } as const)
      : ({ ref, status: 'sent', externalId: found.externalId } as const);
  };

  const lookUp = async (campaign: Campaign, dispatch: Dispatch, call: CallSignal): Promise<CampaignStep> => {
    const mails = await composed(campaign, dispatch.recipients);
    for (const [index, recipient] of dispatch.recipients.entries()) {
      let result: RecipientResult;
      try {
        result = await lookUpOne(dispatch, recipient, mails[index] ?? null, call);
      } catch (error) {
        const outcome = afterMailError(error, dispatch.attempts);
        if (outcome?.status === 'later') return postpone(dispatch, outcome.inMs, outcome.code, true);
        result = { ref: recipient.ref, status: 'uncertain' };
      }
      await book.settle(dispatch.id, [result]);
    }
    return { did: 'looked-up', more: true };
  };

  const repeat = async (campaign: Campaign, dispatch: Dispatch, call: CallSignal): Promise<CampaignStep> => {
    const refused = await audience.refused(dispatch.recipients);
    const expired = clock.now() - dispatch.firstAttemptAt >= keyLifeMs;
    if (!dispatch.lookUp && !expired && refused.size === 0 && campaign.status === 'sending') {
      const mails = await composed(campaign, dispatch.recipients);
      const whole = mails.filter((mail) => mail !== null);
      if (whole.length === mails.length) return send(dispatch, whole, call);
    }
    const quietFor = clock.now() - dispatch.lastAttemptAt;
    if (!dispatch.lookUp && quietFor < underWayMs)
      return postpone(dispatch, underWayMs - quietFor, 'mail-under-way', true);
    return lookUp(campaign, dispatch, call);
  };

  /** The next recipients and their mails: up to 100 plain ones, or one. */
  const next = async (campaign: Campaign) => {
    const waiting = await book.waiting(campaign.id, batchLimit);
    const refused = await audience.refused(waiting);
    const skipped: { ref: string; reason: Refusal }[] = [];
    const chosen: { recipient: Recipient; mail: Mail }[] = [];
    for (const recipient of waiting) {
      const mail = refused.has(recipient.ref) ? null : await audience.compose(campaign, recipient);
      if (mail === null) {
        skipped.push({ ref: recipient.ref, reason: refused.get(recipient.ref) ?? 'unknown' });
        continue;
      }
      const single = recipient.alone || !isPlain(mail);
      if (single && chosen.length > 0) break;
      chosen.push({ recipient, mail });
      if (single) break;
    }
    return { chosen, skipped };
  };

  const sendNext = async (campaign: Campaign, call: CallSignal): Promise<CampaignStep> => {
    const { chosen, skipped } = await next(campaign);
    if (chosen.length === 0 && skipped.length === 0) {
      const done = await book.finish(moveCampaign(campaign, { do: 'finish' }, clock.now()));
      return done ? { did: 'finished', more: false } : nothing;
    }
    const now = clock.now();
    const dispatch: Dispatch = {
      id: newId(),
      campaignId: campaign.id,
      recipients: chosen.map(({ recipient }) => recipient),
      lookUp: false,
      attempts: 1,
      firstAttemptAt: now,
      lastAttemptAt: now,
    };
    if (!(await book.open(dispatch, skipped, now + claimMs))) return { did: 'nothing', more: true };
    if (chosen.length === 0) return { did: 'skipped', more: true };
    return send(
      dispatch,
      chosen.map(({ mail }) => mail),
      call,
    );
  };

  return async (campaignId: string, call: CallSignal = {}): Promise<CampaignStep> => {
    const campaign = await book.get(campaignId);
    if (campaign === null) return nothing;
    const now = clock.now();
    if (campaign.status === 'scheduled' && campaign.startsAt !== null && campaign.startsAt <= now) {
      const recipients = enrol(campaign.id, await audience.candidates(campaign), new Set(), newId);
      const started = await book.start(moveCampaign(campaign, { do: 'start' }, now), recipients);
      return started ? { did: 'started', more: true } : nothing;
    }
    // Of a cancelled one, what was under way still gets its outcome; nothing new leaves.
    if (campaign.status !== 'sending' && campaign.status !== 'cancelled') return nothing;
    const open = await book.claim(campaign.id, now, now + claimMs);
    if (open === 'busy') return nothing;
    if (open !== null) return repeat(campaign, open, call);
    return campaign.status === 'sending' ? sendNext(campaign, call) : nothing;
  };
};
