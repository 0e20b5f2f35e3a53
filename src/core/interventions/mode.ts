import type { InterventionKind, Mode } from './intervention.ts';

// Only thanks, resolution checks, surveys and a newcomer's welcome may ever be posted without a person's approval.
// What calms a quarrel can also fan it: a de-escalation always asks, in mode `auto` too.
const mayPostAlone: Readonly<Record<InterventionKind, boolean>> = { 'de-escalation': false };

/** The mode an intervention of this kind really runs in: `auto` becomes `approve` for kinds that must ask. */
export const effectiveMode = (kind: InterventionKind, mode: Mode): Mode =>
  mode === 'auto' && !mayPostAlone[kind] ? 'approve' : mode;

/** Told to whoever sets a space to `auto`, and on each card drafted in it. */
export const autoModeNote =
  'In mode auto too, a de-escalation waits for a moderator: only thanks, resolution checks, surveys and welcomes may be posted alone.';
