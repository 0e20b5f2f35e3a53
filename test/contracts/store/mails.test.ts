import { sql } from 'kysely';
import { v7 } from 'uuid';
import { expect, it } from 'vitest';
import { spaceId } from '../../../src/core/ids.ts';
import { mailSchema } from '../../../src/core/mail/mail.ts';
import { newAddress, suppress } from '../../../src/core/mail/suppression.ts';
import type { MailNotice, NewMail, Store } from '../../../src/core/ports.ts';
import { describeStores } from './backends.ts';
import { start } from './events.ts';

const minute = 60_000;

const notice = (more: Partial<MailNotice> = {}): MailNotice => ({
  id: v7(),
  role: 'CEO',
  address: 'eve@example.com',
  priority: 'high',
  createdAt: start,
  title: 'Garden: the mood is bad',
  lines: ['It is'],
  link: null,
  event: null,
  ...more,
});
const mail = (more: Partial<NewMail> = {}): NewMail => {
  const id = v7();
  return {
    id,
    role: 'CEO',
    kind: 'single',
    mail: mailSchema.parse({ ref: id, to: 'eve@example.com', subject: 'Garden', html: '<p>ä</p>', text: 'ä' }),
    staleAt: start + 60 * minute,
    createdAt: start,
    ...more,
  };
};
const make = (store: Store, one: NewMail, notices: readonly string[]) =>
  store.transaction((tx) => tx.mails.make(one, notices));

describeStores('mails', (opened) => {
  it('keeps a notice once a role, and puts it in one mail only', async () => {
    const { store } = opened();
    const [one, other] = [notice(), notice({ createdAt: start + 1 })];
    for (const again of [one, one, other]) await store.mails.note(again);
    expect(await store.mails.unsent(10)).toEqual([one, other]);
    const first = mail();
    expect(await make(store, first, [one.id])).toBe(true);
    expect(await make(store, mail(), [one.id, other.id])).toBe(false);
    expect(await store.mails.unsent(10)).toEqual([other]);
    expect(await store.mails.due(start, 10)).toEqual([first.id]);
  });

  it('gives a mail to one sender at a time, the same to the byte, and remembers its attempts', async () => {
    const { store } = opened();
    const one = mail();
    await make(store, one, []);
    const taken = await Promise.all([0, 1, 2].map(() => store.mails.claim(one.id, start + 5, start + minute)));
    expect(taken.filter((row) => row !== null)).toEqual([
      { ...one, attempts: 1, firstAttemptAt: start + 5, lastAttemptAt: start + 5 },
    ]);
    expect(await store.mails.due(start + 5, 10)).toEqual([]);
    await store.mails.postpone(one.id, 'mail-unavailable', start + 10);
    expect(await store.mails.claim(one.id, start + 10, start + minute)).toMatchObject({
      attempts: 2,
      firstAttemptAt: start + 5,
      lastAttemptAt: start + 5,
      mail: one.mail,
    });
  });

  it('forgets the text and the notices of what was sent; what was taken back leaves them for another', async () => {
    const { store } = opened();
    const [one, other] = [notice(), notice()];
    for (const each of [one, other]) await store.mails.note(each);
    const [sent, late] = [mail(), mail()];
    await make(store, sent, [one.id]);
    await make(store, late, [other.id]);
    expect(await store.mails.overdue(start)).toEqual(new Set());
    expect(await store.mails.overdue(start + 60 * minute)).toEqual(new Set(['CEO']));
    await store.mails.settle(sent.id, { status: 'sent', externalId: 're-1', errorCode: null }, start + 1);
    await store.mails.settle(sent.id, { status: 'failed', externalId: null, errorCode: 'x' }, start + 2);
    await store.mails.withdraw(late.id);
    await store.mails.withdraw(sent.id);
    expect(await store.mails.unsent(10)).toEqual([other]);
    expect([await store.mails.count('sent'), await store.mails.count('waiting')]).toEqual([1, 0]);
    expect(await store.mails.expire(start + 1, start)).toBe(0);
    expect(await store.mails.expire(start + 2, start)).toBe(1);
  });

  it('knows addresses by a keyed hash, and each report once', async () => {
    const { store } = opened();
    const key = store.mails.addressKey('eve@example.com');
    expect(key).not.toContain('eve');
    expect(await store.mails.address(key)).toBeNull();
    const record = suppress(newAddress(key), 'bounce', start);
    await store.mails.saveAddress(newAddress(key));
    await store.mails.saveAddress(record);
    expect(await store.mails.address(key)).toEqual(record);
    expect(await store.mails.claimReport('r', start)).toBe(true);
    expect(await store.mails.claimReport('r', start)).toBe(false);
    expect(await store.mails.expire(0, start + 1)).toBe(1);
  });
});

describeStores('mails that came in', (opened) => {
  const came = { spaceId: spaceId('anychat', 'garden'), author: v7(), at: start, createdAt: start };

  it('are known once, taken by one at a time, and forget who sent them', async () => {
    const { store, db } = opened();
    const id = v7();
    expect(await store.receivedMails.add({ ...came, id })).toBe(true);
    expect(await store.receivedMails.add({ ...came, id, author: null })).toBe(false);
    expect(await store.receivedMails.due(start, 10)).toEqual([id]);
    const taken = await Promise.all([0, 1, 2].map(() => store.receivedMails.claim(id, start, start + minute)));
    expect(taken.filter((row) => row !== null)).toEqual([{ ...came, id, attempts: 1 }]);
    expect(await store.receivedMails.due(start, 10)).toEqual([]);
    await store.receivedMails.postpone(id, 'mail-unavailable', start + 5);
    expect(await store.receivedMails.claim(id, start + 5, start + minute)).toMatchObject({ attempts: 2 });
    const settle = () => store.receivedMails.settle(id, { status: 'taken', errorCode: null }, start + 6);
    expect([await settle(), await settle()]).toEqual([true, false]);
    expect(await store.receivedMails.count('taken')).toBe(1);
    const { rows } = await sql`select author from cco.received_mails`.execute(db);
    expect(rows).toEqual([{ author: null }]);
    expect(await store.receivedMails.expire(start + 6)).toBe(0);
    expect(await store.receivedMails.expire(start + 7)).toBe(1);
  });
});
