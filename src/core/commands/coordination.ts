// What went to the other officers and what came from them; never what it said.
import { z } from 'zod';
import { roleSchema } from '../coordination/role.ts';
import { plainName } from '../interventions/card.ts';
import type { CoordinationEntry, CoordinationStatus } from '../ports.ts';
import { defineCommand, say } from './command.ts';
import { ago, count } from './words.ts';

const shown = 15;
const dayMs = 24 * 3_600_000;
const figuresOver = 7 * dayMs;

const statusWords: Readonly<Record<CoordinationStatus, string>> = {
  pending: 'waiting to be delivered',
  'handed-on': 'handed on',
  delivered: 'delivered',
  acknowledged: 'delivered and acknowledged',
  failed: 'not delivered',
  expired: 'given up after seven days',
  disabled: 'not delivered: its webhook answered 410 Gone',
  accepted: 'accepted',
  refused: 'refused',
};

const line = (entry: CoordinationEntry, now: number): string => {
  const { direction, party, type, way, status, attempts, errorCode, at } = entry;
  const what = type.replace(/^coordination\./u, '').replaceAll('-', ' ');
  const where = way === 'api' ? '' : ` by ${way === 'email' ? 'e-mail' : way}`;
  const tries = status === 'pending' && attempts > 0 ? `, ${count(attempts, 'attempt')}` : '';
  const why = errorCode === null || status === 'delivered' || status === 'acknowledged' ? '' : ` (\`${errorCode}\`)`;
  const arrow = direction === 'out' ? '→' : '←';
  return `${arrow} ${plainName(party)}: ${what}${where}, ${ago(at, now)}, ${statusWords[status]}${tries}${why}`;
};

export const coordination = defineCommand({
  name: 'coordination',
  summary: 'Show what went to the CEO, CMO, CRO and others, and what came from them',
  who: 'admin',
  options: [{ name: 'role', description: 'only this one, e.g. CMO', type: 'word', required: false }],
  args: z.object({
    role: z
      .string()
      .optional()
      .transform((text, check) => {
        if (text === undefined) return undefined;
        const known = roleSchema.options.find((role) => role.toLowerCase() === text.toLowerCase());
        if (known === undefined)
          check.addIssue({ code: 'custom', message: `The role can be ${roleSchema.options.join(', ')}.` });
        return known;
      }),
  }),
  async run({ tx, now, interaction: { spaceId } }, { role }) {
    // Of this space, and what is about none; other spaces' are not for its admins.
    const entries = (await tx.coordination.list({ limit: 200, ...(role === undefined ? {} : { party: role }) }))
      .filter((entry) => entry.spaceId === null || entry.spaceId === spaceId)
      .slice(0, shown);
    const off = (await tx.coordination.disabled()).filter(({ party }) => role === undefined || party === role);
    const { asked, inTime, overdue } = await tx.coordination.requestFigures(now - figuresOver, now);
    const title = `**Coordination${role === undefined ? '' : ` with the ${role}`}**`;
    const none = 'Nothing yet. `roles` in cco-agent.json says who is who; docs/coordination.md what they get.';
    return say(
      [
        title,
        ...(entries.length === 0 ? [none] : entries.map((entry) => line(entry, now))),
        ...off.map(
          ({ party, at }) =>
            `${plainName(party)}: switched off ${ago(at, now)}, its webhook answered 410 Gone. Change its address, or \`/cco coordination resume ${plainName(party)}\`.`,
        ),
        ...(asked === 0
          ? []
          : [
              `Analyses asked for in 7 days: ${asked}, ${inTime} in time${overdue === 0 ? '' : `, **${overdue} overdue**`}`,
            ]),
      ].join('\n'),
    );
  },
});

export const coordinationResume = defineCommand({
  name: 'coordination resume',
  summary: 'Send to a webhook again that had answered 410 Gone',
  who: 'admin',
  options: [{ name: 'party', description: 'the role or listener, e.g. CMO', type: 'word', required: true }],
  args: z.object({ party: z.string().trim().min(1).max(100) }),
  async run({ tx }, { party }) {
    const found = (await tx.coordination.disabled()).find((one) => one.party.toLowerCase() === party.toLowerCase());
    if (found === undefined) return say('That webhook is not switched off. `/cco coordination` lists those that are.');
    await tx.coordination.enable(found.party);
    return {
      ...say(`From now on I send to ${plainName(found.party)} again. What was meant for it before is not repeated.`),
      subject: found.party,
    };
  },
});
