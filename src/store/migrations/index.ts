import type { Migration } from '../migrate.ts';
import { tablesMigration } from './0001-tables.ts';
import { applyMigration } from './0002-apply.ts';
import { healthMigration } from './0003-health.ts';

/** In order of application. */
export const migrations: readonly Migration[] = [tablesMigration, applyMigration, healthMigration];
