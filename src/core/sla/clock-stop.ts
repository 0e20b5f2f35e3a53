// What stops a clock: a human who is not the asker. Bots never do, and neither does what a mailbox answers by itself.
import type { MemberRole } from '../messages/inbound.ts';

export interface ReplyLine {
  /** null: a member who opted out; that somebody answered still counts. */
  readonly authorId: string | null;
  readonly role: MemberRole | null;
  readonly at: number;
  /** A mailbox or a form sent it by itself. */
  readonly automatic?: boolean;
}

const automaticSubject =
  /^\s*(?:re:\s*)?(?:auto(?:matic|mated)?[- ]?(?:reply|response|antwort)|automatische antwort|out of (?:the )?office|abwesenheits(?:notiz|nachricht)|abwesend|undeliverable|undelivered mail|delivery status notification|mail delivery)/iu;

/**
 * Whether a mail was sent by a machine: `Auto-Submitted` other than `no` (RFC 3834), `X-Autoreply`, `Precedence` of a list or
 * an answering machine, or a subject such machines write.
 * @param headers by name, in any case
 */
export const isAutomaticMail = (headers: Readonly<Record<string, string>>, subject: string): boolean => {
  const named = new Map(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim().toLowerCase()]),
  );
  const submitted = named.get('auto-submitted');
  if (submitted !== undefined && submitted !== '' && !/^no\b/u.test(submitted)) return true;
  if (named.has('x-autoreply') || named.has('x-autorespond')) return true;
  if (/^(?:auto_reply|bulk|junk|list)$/u.test(named.get('precedence') ?? '')) return true;
  return automaticSubject.test(subject);
};

/**
 * When the clock of what `askerId` asked at `askedAt` was stopped: by the first later line of another human; null: by none.
 * @param bots members who are agents though the platform does not say so
 */
export const stoppedAt = (
  lines: readonly ReplyLine[],
  {
    askerId,
    askedAt,
    bots,
  }: { readonly askerId: string; readonly askedAt: number; readonly bots: ReadonlySet<string> },
): number | null => {
  let first: number | null = null;
  for (const { authorId, role, at, automatic } of lines) {
    if (at <= askedAt || authorId === askerId || role === 'agent' || automatic === true) continue;
    if (authorId !== null && bots.has(authorId)) continue;
    if (first === null || at < first) first = at;
  }
  return first;
};
