// Dead letters that hold something of a member. Their payloads are jobs, which may be malformed: that may be why they died.
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db } from '../schema.ts';
import { letterNames } from './about.ts';

const eventsSchema = z.object({ events: z.array(z.unknown()) });
const interactionSchema = z.object({ interaction: z.looseObject({}) });
const datedSchema = z.object({ at: z.number() });

/** A payload's events, its interaction, or the payload itself. */
const partsOf = (payload: unknown): readonly unknown[] => {
  const events = eventsSchema.safeParse(payload);
  if (events.success) return events.data.events;
  const interaction = interactionSchema.safeParse(payload);
  return [interaction.success ? interaction.data.interaction : payload];
};

/** Those parts of a payload that are the member's own: what they said, asked, or what was told about them. */
export const ownParts = (payload: unknown, id: string): readonly unknown[] => {
  const person = z.object({ id: z.literal(id) });
  const own = z.union([
    z.object({ author: person }),
    z.object({ member: person }),
    z.object({ memberId: z.literal(id) }),
  ]);
  return partsOf(payload).filter((part) => own.safeParse(part).success);
};

/** Whether all of it that names the member was said after `until`, as far as it tells. */
const isLater = (payload: unknown, id: string, until: number): boolean => {
  const named = partsOf(payload).filter((part) => (JSON.stringify(part) ?? '').includes(JSON.stringify(id)));
  const later = (part: unknown): boolean => {
    const dated = datedSchema.safeParse(part);
    return dated.success && dated.data.at > until;
  };
  return named.length > 0 && named.every(later);
};

/** Removes every letter with something of the member up to `until`, whenever it died; returns how many. */
export const removeLetters = async (tx: Db, id: string, until: number): Promise<number> => {
  const { rows } = await sql<{ id: string; at: number; payload: string }>`
    select id, at, payload from cco.dead_letters where ${letterNames(id)}`.execute(tx);
  const gone = rows.filter(({ at, payload }) => at <= until || !isLater(JSON.parse(payload), id, until));
  if (gone.length > 0) {
    await sql`delete from cco.dead_letters where id = any(${gone.map((row) => row.id)}::text[])`.execute(tx);
  }
  return gone.length;
};
