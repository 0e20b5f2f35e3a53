// What the log and the idempotency keys may keep: some days, and so many events.
import type { Context } from './context.ts';

/** Forgets what is too old. What a client missed before is answered `resync`. Returns events removed. */
export const trimLog = (context: Context): Promise<number> =>
  context.write(async ({ tx, now }) => {
    const { logMs, logEvents } = context.limits;
    const before = now - logMs;
    const counter = await tx.selectFrom('counters').select('value').where('name', '=', 'event').executeTakeFirst();
    const byCount = Number(counter?.value ?? 0) - logEvents;
    const gone = await tx
      .deleteFrom('events')
      .where((eb) => eb.or([eb('at', '<', before), eb('seq', '<=', byCount)]))
      .returning('seq')
      .execute();
    const floor = gone.reduce((most, row) => Math.max(most, Number(row.seq)), byCount);
    if (floor > 0) {
      await tx
        .updateTable('counters')
        .set({ value: floor })
        .where('name', '=', 'floor')
        .where('value', '<', floor)
        .execute();
    }
    await tx.deleteFrom('idempotency').where('at', '<', before).execute();
    return gone.length;
  });
