// De-escalation in the common form; what it looks at is in `../de-escalation.ts`.
import type { StoredMessage } from '../../ports.ts';
import { type DeEscalationFinding, escalationReason, findEscalation } from '../de-escalation.ts';
import { defineKind } from './kind.ts';

export interface CalmDownFacts {
  /** Of one conversation, oldest first. */
  readonly messages: readonly StoredMessage[];
}

export const calmDown = defineKind<CalmDownFacts, DeEscalationFinding, 'de-escalation'>({
  name: 'de-escalation',
  trigger: ({ messages }, now) => findEscalation(messages, now),
  skip: () => null,
  propose: (finding) => ({
    message: 'de-escalation',
    values: {},
    about: null,
    pings: [],
    reason: escalationReason(finding),
  }),
});
