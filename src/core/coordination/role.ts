// Whom this agent works with: the other officers (people or agents), and the two teams that cases are routed to.
import { z } from 'zod';

export const coordinationRoles = ['CEO', 'CMO', 'CRO', 'CFO', 'CTO', 'CLO', 'CCO', 'product', 'support'] as const;
export const roleSchema = z.enum(coordinationRoles);
export type CoordinationRole = z.infer<typeof roleSchema>;

/** A role, or another agent that listens to all events: `listener:<name>`. */
export type Recipient = CoordinationRole | `listener:${string}`;
