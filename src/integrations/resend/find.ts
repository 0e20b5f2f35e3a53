// Looks a mail up that may have been sent: Resend has no search, so its list is read back to the time of the attempt.
import type { CallSignal, FoundMail, MailQuery } from '../../core/mail/mailer.ts';
import type { ResendClient } from './client.ts';
import { cannotTell, isSendingOnly } from './failure.ts';
import { emailListSchema, emailSchema, refLine, refTag, stateOf, timeOf, type WireEmail } from './wire.ts';

const pageSize = 100;
/** 5,000 mails back; what is further than that is not found in reasonable time. */
const mostPages = 50;

type RefQuery = Exclude<MailQuery, { externalId: string }>;

const found = (email: WireEmail): FoundMail => ({ externalId: email.id, state: stateOf(email) });

const isNotFound = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'mail-not-found';

const get = async (client: ResendClient, id: string, call: CallSignal): Promise<WireEmail | null> => {
  try {
    return await client.call({
      method: 'GET',
      path: `/emails/${encodeURIComponent(id)}`,
      answer: emailSchema,
      signal: call.signal,
    });
  } catch (error) {
    if (isNotFound(error)) return null;
    throw error;
  }
};

/** The list may name only who got it and what it was called: mails of equal subject are told apart by their text. */
const isIt = async (client: ResendClient, listed: WireEmail, query: RefQuery, call: CallSignal): Promise<boolean> => {
  if (listed.tags?.[refTag] !== undefined) return listed.tags[refTag] === query.ref;
  const sameAddress = listed.to.some((to) => to.toLowerCase().includes(query.to));
  if (!sameAddress || (listed.subject != null && listed.subject !== query.subject)) return false;
  const whole = await get(client, listed.id, call);
  if (whole?.tags?.[refTag] !== undefined) return whole.tags[refTag] === query.ref;
  return whole?.text?.includes(refLine(query.ref)) ?? false;
};

const byRef = async (client: ResendClient, query: RefQuery, call: CallSignal): Promise<FoundMail | null> => {
  let after: string | null = null;
  for (let page = 0; page < mostPages; page++) {
    const search = new URLSearchParams({ limit: String(pageSize), ...(after === null ? {} : { after }) });
    const list: { data: WireEmail[]; has_more?: boolean | undefined } = await client.call({
      method: 'GET',
      path: '/emails',
      query: search,
      answer: emailListSchema,
      signal: call.signal,
    });
    const recent = list.data.filter((email) => (timeOf(email.created_at) ?? query.since) >= query.since);
    for (const email of recent) if (await isIt(client, email, query, call)) return found(email);
    const last = list.data.at(-1);
    // Newest first: a page without anything recent ends it.
    if (list.has_more !== true || recent.length === 0 || last === undefined) return null;
    after = last.id;
  }
  throw cannotTell('too-many');
};

/** As `Mailer.find`. */
export const findMail = async (
  client: ResendClient,
  query: MailQuery,
  call: CallSignal = {},
): Promise<FoundMail | null> => {
  try {
    if (!('externalId' in query)) return await byRef(client, query, call);
    const email = await get(client, query.externalId, call);
    return email === null ? null : found(email);
  } catch (error) {
    throw isSendingOnly(error) ? cannotTell('sending-only-key') : error;
  }
};
