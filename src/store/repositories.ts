import type { Repositories } from '../core/ports.ts';
import type { StoreContext } from './context.ts';
import { createMessageRepository } from './messages/repository.ts';
import { createAuditRepository } from './repositories/audit.ts';
import { createDeadLetterRepository } from './repositories/dead-letters.ts';
import { createHealthRepository } from './repositories/health.ts';
import { createInteractionRepository } from './repositories/interactions.ts';
import { createInterventionRepository } from './repositories/interventions.ts';
import { createLeaseRepository } from './repositories/leases.ts';
import { createMemberRepository } from './repositories/members.ts';
import { createOutboxRepository } from './repositories/outbox.ts';
import { createPrivacyRepository } from './repositories/privacy.ts';
import { createSettingsRepository } from './repositories/settings.ts';
import { createSpaceRepository } from './repositories/spaces.ts';
import { createTimerRepository } from './repositories/timers.ts';

/** All repositories on one connection pool, or inside one transaction. */
export const createRepositories = (context: StoreContext): Repositories => ({
  messages: createMessageRepository(context),
  spaces: createSpaceRepository(context),
  members: createMemberRepository(context),
  health: createHealthRepository(context),
  interventions: createInterventionRepository(context),
  outbox: createOutboxRepository(context),
  timers: createTimerRepository(context),
  leases: createLeaseRepository(context),
  settings: createSettingsRepository(context),
  audit: createAuditRepository(context),
  interactions: createInteractionRepository(context),
  deadLetters: createDeadLetterRepository(context),
  privacy: createPrivacyRepository(context),
});
