// Addresses members linked, and what was sent to them.
import { type RawBuilder, sql } from 'kysely';
import type { MemberId } from '../../core/ids.ts';
import type { MemberExport } from '../../core/ports.ts';
import type { Db } from '../schema.ts';

type Mail = Pick<MemberExport, 'addresses' | 'campaigns'>;
type Times = 'requestedAt' | 'confirmedAt' | 'unsubscribedAt';
type Stored = Omit<Mail['addresses'][number], Times> & {
  readonly requestedAt: number;
  readonly confirmedAt: number | null;
  readonly unsubscribedAt: number | null;
};

const isoOrNull = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** All of it, for an export. */
export const exportMail = async (db: Db, id: MemberId): Promise<Mail> => {
  const { rows: addresses } = await sql<Stored>`
    select space_id as "spaceId", address, status, requested_at as "requestedAt", confirmed_at as "confirmedAt",
      unsubscribed_at as "unsubscribedAt" from cco.subscriptions where member_id = ${id} order by requested_at, id`.execute(
    db,
  );
  const { rows: campaigns } = await sql<Mail['campaigns'][number]>`
    select r.campaign_id as id, s.space_id as "spaceId", r.status, r.reported, r.unsubscribed
    from cco.campaign_recipients r join cco.subscriptions s on s.id = r.subscription_id
    where s.member_id = ${id} order by r.campaign_id, r.ref`.execute(db);
  return {
    addresses: addresses.map((row) => ({
      ...row,
      requestedAt: new Date(row.requestedAt).toISOString(),
      confirmedAt: isoOrNull(row.confirmedAt),
      unsubscribedAt: isoOrNull(row.unsubscribedAt),
    })),
    campaigns,
  };
};

/** The same, counted: columns of a `select`. */
export const mailCounts = (id: string): RawBuilder<unknown> => sql`
  (select count(*) from cco.subscriptions where member_id = ${id})::int as addresses,
  (select count(*) from cco.campaign_recipients r join cco.subscriptions s on s.id = r.subscription_id
    where s.member_id = ${id})::int as campaigns`;

/**
 * Removes the addresses, up to `until`, on erasing and on opting out. What remains of a mail that went to one is counted by
 * its campaign, and names a subscription that is no more.
 */
export const forgetMail = (id: string, until: number): RawBuilder<unknown> =>
  sql`delete from cco.subscriptions where member_id = ${id} and requested_at <= ${until}::bigint`;
