// What the core keeps and reads back, one repository a concern. Implemented by `src/store` on both databases.

import type { CaseEffectRepository, CaseRepository, SlaRepository } from './repositories/cases.ts';
import type { CoordinationRepository } from './repositories/coordination.ts';
import type { HealthRepository } from './repositories/health.ts';
import type { DecisionRepository, EffectRepository, InterventionRepository } from './repositories/interventions.ts';
import type { MailRepository } from './repositories/mail.ts';
import type { CampaignRepository, SubscriptionRepository } from './repositories/member-mail.ts';
import type { MessageRepository } from './repositories/messages.ts';
import type { OutboxRepository } from './repositories/outbox.ts';
import type { FeedbackRepository, HelperRepository, StopRepository } from './repositories/people.ts';
import type { PrivacyRepository } from './repositories/privacy.ts';
import type { ReceivedMailRepository } from './repositories/received-mail.ts';
import type { AuditRepository, SettingsRepository } from './repositories/records.ts';
import type { MemberRepository, SpaceRepository } from './repositories/spaces.ts';
import type { StrategyRepository } from './repositories/strategy.ts';
import type {
  DeadLetterRepository,
  InteractionRepository,
  LeaseRepository,
  TimerRepository,
} from './repositories/work.ts';

export type * from './repositories/cases.ts';
export type * from './repositories/coordination.ts';
export type * from './repositories/health.ts';
export type * from './repositories/interventions.ts';
export type * from './repositories/mail.ts';
export type * from './repositories/member-mail.ts';
export type * from './repositories/message-facts.ts';
export type * from './repositories/messages.ts';
export type * from './repositories/outbox.ts';
export type * from './repositories/people.ts';
export type * from './repositories/privacy.ts';
export type * from './repositories/received-mail.ts';
export type * from './repositories/records.ts';
export type * from './repositories/spaces.ts';
export type * from './repositories/strategy.ts';
export type * from './repositories/work.ts';

export interface Repositories {
  readonly messages: MessageRepository;
  readonly spaces: SpaceRepository;
  readonly members: MemberRepository;
  readonly health: HealthRepository;
  readonly interventions: InterventionRepository;
  readonly decisions: DecisionRepository;
  readonly effects: EffectRepository;
  readonly helpers: HelperRepository;
  readonly stops: StopRepository;
  readonly feedback: FeedbackRepository;
  readonly strategy: StrategyRepository;
  readonly cases: CaseRepository;
  readonly caseEffects: CaseEffectRepository;
  readonly slas: SlaRepository;
  readonly outbox: OutboxRepository;
  readonly timers: TimerRepository;
  readonly leases: LeaseRepository;
  readonly settings: SettingsRepository;
  readonly audit: AuditRepository;
  readonly interactions: InteractionRepository;
  readonly deadLetters: DeadLetterRepository;
  readonly privacy: PrivacyRepository;
  readonly coordination: CoordinationRepository;
  readonly mails: MailRepository;
  readonly receivedMails: ReceivedMailRepository;
  readonly subscriptions: SubscriptionRepository;
  readonly campaigns: CampaignRepository;
}

export interface Store extends Repositories {
  /** All or nothing. Must not be nested. */
  transaction<T>(work: (tx: Repositories) => Promise<T>): Promise<T>;
  /** Throws CcoError `store-unavailable` when it does not answer within a second or two. */
  ping(): Promise<void>;
  close(): Promise<void>;
}
