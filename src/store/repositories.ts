import type { Repositories } from '../core/ports.ts';
import type { StoreContext } from './context.ts';
import { createMessageRepository } from './messages/repository.ts';
import { createAuditRepository } from './repositories/audit.ts';
import { createCampaignRepository } from './repositories/campaigns.ts';
import { createCaseEffectRepository } from './repositories/case-effects.ts';
import { createCaseRepository } from './repositories/cases.ts';
import { createCoordinationRepository } from './repositories/coordination.ts';
import { createDeadLetterRepository } from './repositories/dead-letters.ts';
import { createDecisionRepository } from './repositories/decisions.ts';
import { createEffectRepository } from './repositories/effects.ts';
import { createFeedbackRepository } from './repositories/feedback.ts';
import { createHealthRepository } from './repositories/health.ts';
import { createHelperRepository } from './repositories/helpers.ts';
import { createInteractionRepository } from './repositories/interactions.ts';
import { createInterventionRepository } from './repositories/interventions.ts';
import { createLeaseRepository } from './repositories/leases.ts';
import { createMailRepository } from './repositories/mails.ts';
import { createMemberRepository } from './repositories/members.ts';
import { createOutboxRepository } from './repositories/outbox.ts';
import { createPrivacyRepository } from './repositories/privacy.ts';
import { createReceivedMailRepository } from './repositories/received-mails.ts';
import { createSettingsRepository } from './repositories/settings.ts';
import { createSlaRepository } from './repositories/slas.ts';
import { createSpaceRepository } from './repositories/spaces.ts';
import { createStopRepository } from './repositories/stops.ts';
import { createStrategyRepository } from './repositories/strategy.ts';
import { createSubscriptionRepository } from './repositories/subscriptions.ts';
import { createTimerRepository } from './repositories/timers.ts';

/** All repositories on one connection pool, or inside one transaction. */
export const createRepositories = (context: StoreContext): Repositories => ({
  messages: createMessageRepository(context),
  spaces: createSpaceRepository(context),
  members: createMemberRepository(context),
  health: createHealthRepository(context),
  interventions: createInterventionRepository(context),
  decisions: createDecisionRepository(context),
  effects: createEffectRepository(context),
  helpers: createHelperRepository(context),
  stops: createStopRepository(context),
  feedback: createFeedbackRepository(context),
  strategy: createStrategyRepository(context),
  cases: createCaseRepository(context),
  caseEffects: createCaseEffectRepository(context),
  slas: createSlaRepository(context),
  outbox: createOutboxRepository(context),
  timers: createTimerRepository(context),
  leases: createLeaseRepository(context),
  settings: createSettingsRepository(context),
  audit: createAuditRepository(context),
  interactions: createInteractionRepository(context),
  deadLetters: createDeadLetterRepository(context),
  privacy: createPrivacyRepository(context),
  coordination: createCoordinationRepository(context),
  mails: createMailRepository(context),
  receivedMails: createReceivedMailRepository(context),
  subscriptions: createSubscriptionRepository(context),
  campaigns: createCampaignRepository(context),
});
