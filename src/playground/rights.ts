// Who may do what in a space. docs/anychat-protocol.md shows this table.
import type { Role } from '../anychat-protocol/entities.ts';
import { refuse } from './refusal.ts';

const table = {
  'read-private-channels': ['admin', 'moderator', 'agent'],
  'create-channel': ['admin', 'moderator'],
  // An agent does it for a moderator who pressed its button.
  'delete-any-message': ['admin', 'moderator', 'agent'],
  'remove-member': ['admin', 'moderator'],
  invite: ['admin', 'moderator'],
  'change-role': ['admin'],
  'deploy-agent': ['admin'],
  'attach-buttons': ['agent'],
  'mark-helpful': ['admin', 'moderator', 'member'],
} as const satisfies Record<string, readonly Role[]>;

export type Right = keyof typeof table;

export const may = (role: Role, right: Right): boolean => (table[right] as readonly Role[]).includes(role);

export const isStaff = (role: Role): boolean => role === 'admin' || role === 'moderator';

/** Throws `forbidden` where the role lacks the right. */
export const requireRight = (role: Role, right: Right): void => {
  if (may(role, right)) return;
  throw refuse('forbidden', `Role ${role} may not do this.`, `Ask one with role ${table[right].join(' or ')}.`);
};
