// What roles are told by mail: noted in the transaction that tells it, made into mails by priority, sent from what is stored.
import type { CoordinationMail } from '../coordination/publish.ts';
import type { CoordinationRole } from '../coordination/role.ts';
import type { Clock, MailKind, MailNotice, Repositories, Store } from '../ports.ts';
import { createDeliverMail } from './deliver-mail.ts';
import { type DigestSchedule, dueAt, type MailPlan, missedAfterMs, planMails } from './digest.ts';
import type { HealthFacts, WarningFacts } from './health-facts.ts';
import { type Mail, mailSchema, normalizeAddress } from './mail.ts';
import type { MailEvent } from './mail-event.ts';
import type { Mailer } from './mailer.ts';
import type { CommunicationCoordinationEvent } from './notification.ts';
import { refusal } from './permission.ts';
import { afterMailEvent, newAddress } from './suppression.ts';

/** All of a mail but whom it is for. */
export type MadeMail = Pick<Mail, 'subject' | 'html' | 'text'> & {
  readonly attachments: readonly { filename: string; contentType: string; content: string; contentId: string }[];
};

export interface MailMaker {
  warning(input: WarningFacts): Promise<MadeMail>;
  health(input: HealthFacts): Promise<MadeMail>;
  note(input: { title: string; lines: readonly string[]; link: string | null }): Promise<MadeMail>;
  digest(input: {
    kind: 'digest' | 'missed';
    events: readonly CommunicationCoordinationEvent[];
    link: string | null;
  }): Promise<MadeMail>;
}

const claimMs = 120_000;
const noticesRead = 500;
const mailsAtOnce = 20;

/** Notes that a role is to be mailed: the `mail` of `publish`. */
export const noteRoleMail =
  ({ clock }: { readonly clock: Clock }) =>
  async (tx: Repositories, { id, role, address, event, title, lines, link, page }: CoordinationMail): Promise<void> => {
    const told = event.type === 'coordination.event' ? event.data : null;
    const priority = page === null ? (told?.priority ?? 'urgent') : 'urgent';
    const notice = { id, role, address, priority, createdAt: clock.now(), title, lines, link, event: told };
    await tx.mails.note(page === null ? notice : { ...notice, page });
  };

interface Planned {
  readonly kind: MailKind;
  readonly role: CoordinationRole;
  readonly notices: readonly MailNotice[];
  readonly staleAt: number | null;
}

/** `overdue`: roles of which more will be late, once it is known not to be sent; then all of that goes into one mail. */
const plansFor = (
  unsent: readonly MailNotice[],
  overdue: ReadonlySet<CoordinationRole>,
  schedule: DigestSchedule,
  now: number,
): Planned[] => {
  const planned: Planned[] = [];
  for (const role of new Set(unsent.map((notice) => notice.role))) {
    const own = unsent.filter((notice) => notice.role === role);
    for (const notice of own)
      if (notice.event === null) planned.push({ kind: 'single', role, notices: [notice], staleAt: null });
    const pending = own
      .filter(({ event }) => event !== null)
      .map(({ id, priority, createdAt }) => ({ id, priority, createdAt, agentType: 'CCO' as const, inFlight: false }));
    for (const { kind, ids } of planMails(pending, schedule, now)) {
      if (kind === 'missed' && overdue.has(role)) continue;
      const notices = own.filter(({ id }) => ids.includes(id));
      planned.push({ kind, role, notices, staleAt: staleAtOf(kind, notices, schedule, now) });
    }
  }
  return planned;
};

const staleAtOf = (
  kind: MailPlan['kind'],
  notices: readonly MailNotice[],
  schedule: DigestSchedule,
  now: number,
): number => (kind === 'missed' ? now : Math.min(...notices.map((notice) => dueAt(notice, schedule)))) + missedAfterMs;

export interface RoleMailDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** A fresh uuid v7. */
  readonly newId: () => string;
  readonly mailer: Mailer;
  readonly maker: MailMaker;
  readonly schedule: DigestSchedule;
  /** For the log: a mail was not sent, or is not known to be. */
  readonly noted: (what: { readonly mail: string; readonly role: string; readonly code: string }) => void;
}

const single = (maker: MailMaker, { title, lines, link, page }: MailNotice): Promise<MadeMail> => {
  if (page === undefined) return maker.note({ title, lines, link });
  return page.kind === 'warning' ? maker.warning(page.facts) : maker.health(page.facts);
};

/** Makes mails of what is noted and due, each notice in one; returns how many. */
export const createMakeMails =
  ({ store, clock, newId, maker, schedule }: RoleMailDeps) =>
  async (): Promise<number> => {
    const now = clock.now();
    const plans = plansFor(await store.mails.unsent(noticesRead), await store.mails.overdue(now), schedule, now);
    let made = 0;
    for (const { kind, role, notices, staleAt } of plans) {
      const [first] = notices;
      if (first === undefined) continue;
      const events = notices.flatMap(({ event }) => event ?? []);
      const body = kind === 'single' ? await single(maker, first) : await maker.digest({ kind, events, link: null });
      const id = newId();
      const mail = mailSchema.parse({
        ref: id,
        to: normalizeAddress(first.address),
        subject: body.subject,
        html: body.html,
        text: body.text,
        attachments: body.attachments,
      });
      const ids = notices.map((notice) => notice.id);
      const stored = await store.transaction((tx) =>
        tx.mails.make({ id, role, kind, mail, staleAt, createdAt: clock.now() }, ids),
      );
      if (stored) made += 1;
    }
    return made;
  };

/** Sends what is due, oldest first; returns how many were sent. */
export const createSendMails = ({ store, clock, mailer, noted }: RoleMailDeps) => {
  const deliver = createDeliverMail({ mailer, clock });
  return async (options: { readonly signal?: AbortSignal } = {}): Promise<number> => {
    let sent = 0;
    for (const id of await store.mails.due(clock.now(), mailsAtOnce)) {
      if (options.signal?.aborted === true) break;
      const row = await store.mails.claim(id, clock.now(), clock.now() + claimMs);
      if (row === null) continue;
      const { mail, role, attempts, firstAttemptAt, lastAttemptAt, staleAt } = row;
      // Asked right before it leaves: it may have bounced since it was made.
      const refused = refusal('role', null, await store.mails.address(store.mails.addressKey(mail.to)));
      if (refused !== null) {
        await store.mails.settle(id, { status: 'refused', externalId: null, errorCode: refused }, clock.now());
        noted({ mail: id, role, code: `mail-${refused}` });
        continue;
      }
      const outcome = await deliver(
        { mail, idempotencyKey: id, attempts, firstAttemptAt, lastAttemptAt, staleAt, scheduledAt: null },
        options,
      );
      const now = clock.now();
      if (outcome.status === 'sent') {
        sent += 1;
        await store.mails.settle(id, { status: 'sent', externalId: outcome.externalId, errorCode: null }, now);
      } else if (outcome.status === 'withdrawn') await store.mails.withdraw(id);
      else if (outcome.status === 'later') {
        await store.mails.postpone(id, outcome.code, now + outcome.inMs);
        if (outcome.halt) break;
      } else {
        await store.mails.settle(id, { status: outcome.status, externalId: null, errorCode: outcome.code }, now);
        noted({ mail: id, role, code: outcome.code });
      }
    }
    return sent;
  };
};

/** What a report about a mail means for its address. Call in the transaction that remembers the report. */
export const applyMailEvent = async (tx: Pick<Repositories, 'mails'>, event: MailEvent): Promise<void> => {
  const record = (await tx.mails.address(event.addressKey)) ?? newAddress(event.addressKey);
  const next = afterMailEvent(record, event);
  if (next !== record) await tx.mails.saveAddress(next);
};
