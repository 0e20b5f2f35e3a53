// What moderators can set by a number.
import type { SpaceSettings } from '../settings.ts';

export interface NumberSetting {
  /** As it is typed. */
  readonly name: string;
  readonly key: string;
  /** What it does, after "`name`: value, ". */
  readonly meaning: string;
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  /** `80 %` is typed for 80. */
  readonly inPercent?: boolean;
  readonly of: (settings: SpaceSettings) => number;
  /** Only admins set it. */
  readonly forAdmins?: boolean;
  /** Said when it is shown alone, and when it is set. */
  readonly note?: string;
}

/** What moderators can set by a number; bounds are those of the schema. */
export const numberSettings: readonly NumberSetting[] = [
  {
    name: 'threshold',
    key: 'health.threshold',
    meaning: 'at this score and under a space is no longer healthy',
    least: 0.1,
    most: 0.95,
    whole: false,
    of: ({ health }) => health.threshold,
  },
  {
    name: 'clear-margin',
    key: 'health.clearMargin',
    meaning: 'a warning ends at the threshold and this much more',
    least: 0,
    most: 0.2,
    whole: false,
    of: ({ health }) => health.clearMargin,
  },
  {
    name: 'minimum-authors',
    key: 'health.minimumAuthors',
    meaning: 'fewer people than this say nothing about a space',
    least: 3,
    most: 100,
    whole: true,
    of: ({ health }) => health.minimumAuthors,
  },
  {
    name: 'answer-minutes',
    key: 'sla.firstResponseMinutes',
    meaning: 'a question waits too long after this',
    least: 1,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ sla }) => sla.firstResponseMinutes,
  },
  {
    name: 'next-answer-minutes',
    key: 'sla.nextResponseMinutes',
    meaning: 'the same for what is asked again after an answer',
    least: 1,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ sla }) => sla.nextResponseMinutes,
  },
  {
    name: 'case-minutes',
    key: 'sla.resolutionMinutes',
    meaning: 'a case is to be solved within this',
    least: 1,
    most: 60 * 24 * 60,
    whole: true,
    of: ({ sla }) => sla.resolutionMinutes,
  },
  {
    name: 'at-risk-percent',
    key: 'sla.atRiskPercent',
    meaning: 'from this share of such a time on I say that it runs out',
    least: 10,
    most: 99,
    whole: true,
    of: ({ sla }) => sla.atRiskPercent,
    inPercent: true,
  },
  {
    name: 'confirm-minutes',
    key: 'health.confirmMinutes',
    meaning: 'a low score has to last this long before I warn',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.confirmMinutes,
  },
  {
    name: 'check-minutes',
    key: 'health.checkMinutes',
    meaning: 'time between two looks at a healthy space',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.checkMinutes,
  },
  {
    name: 'watch-minutes',
    key: 'health.watchMinutes',
    meaning: 'time between two looks when something may be wrong',
    least: 1,
    most: 24 * 60,
    whole: true,
    of: ({ health }) => health.watchMinutes,
  },
  {
    name: 'daily-cap',
    key: 'interventions.dailyCap',
    meaning: 'so often at most I propose or post something in 24 hours',
    least: 0,
    most: 100,
    whole: true,
    of: ({ interventions }) => interventions.dailyCap,
  },
  {
    name: 'cool-down',
    key: 'interventions.cooldownMinutes',
    meaning: 'minutes between two proposals in one conversation',
    least: 5,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.cooldownMinutes,
  },
  {
    name: 'author-cool-down',
    key: 'interventions.authorCooldownMinutes',
    meaning: 'minutes between two proposals that speak to the same member',
    least: 0,
    most: 14 * 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.authorCooldownMinutes,
  },
  {
    name: 'draft-minutes',
    key: 'interventions.draftMinutes',
    meaning: 'a draft nobody decides on ends after this',
    least: 5,
    most: 24 * 60,
    whole: true,
    of: ({ interventions }) => interventions.draftMinutes,
  },
  {
    name: 'hold-out',
    key: 'experiment.holdout',
    meaning: 'the share of conversations I leave alone by lot, to measure whether I help',
    least: 0,
    most: 0.5,
    whole: false,
    of: ({ experiment }) => experiment.holdout,
    forAdmins: true,
    note: 'In that share of conversations I say nothing although I would, and compare how they go on: only so `/cco effect` can tell what my posts change. Severe content is never left out. 0 ends it; 0.1 is a good start.',
  },
];
