// The form of a plan: what an interaction asks for, decided before anything is touched.
import type { MemberRole } from '../messages/inbound.ts';
import { type CommandDeps, type Inside, type Reply, say } from './command.ts';
import type { Interaction } from './interaction.ts';
import { may, refusal, type Who } from './rights.ts';

/** `action`: for the audit log. `outside` comes before the transaction, and again after a crash. */
export interface Plan {
  readonly action: string;
  readonly hasOutside: boolean;
  readonly outside: (deps: CommandDeps, interaction: Interaction) => Promise<Inside>;
}

export const onlySay = (action: string, reply: Reply): Plan => ({
  action,
  hasOutside: false,
  outside: () => Promise.resolve(() => Promise.resolve(reply)),
});

/** A plan that is all inside the transaction, for those who may. */
export const planFor = (action: string, who: Who, role: MemberRole, inside: Inside): Plan =>
  may(role, who)
    ? { action, hasOutside: false, outside: () => Promise.resolve(inside) }
    : onlySay(`${action}.refused`, say(refusal(role, who)));
