import type { Migration } from '../migrate.ts';
import { tablesMigration } from './0001-tables.ts';
import { applyMigration } from './0002-apply.ts';
import { healthMigration } from './0003-health.ts';
import { interventionsMigration } from './0004-interventions.ts';
import { casesMigration } from './0006-cases.ts';
import { coordinationMigration } from './0007-coordination.ts';
import { outboxSentMigration } from './0008-outbox-sent.ts';
import { reactionsMigration } from './0009-reactions.ts';
import { mailMigration } from './0010-mail.ts';
import { memberMailMigration } from './0011-member-mail.ts';
import { receivedMailMigration } from './0012-received-mail.ts';

/** In order of application. */
export const migrations: readonly Migration[] = [
  tablesMigration,
  applyMigration,
  healthMigration,
  interventionsMigration,
  casesMigration,
  coordinationMigration,
  outboxSentMigration,
  reactionsMigration,
  mailMigration,
  memberMailMigration,
  receivedMailMigration,
];
