// Our words for priority, type and state, in the values that a project's own fields have.
import type { IssuePriority, IssueType, NewIssue } from '../../core/trackers/tracker.ts';
import type { ProjectField } from './peer.ts';

/** In order of preference; the first that the project has is taken. YouTrack's own sets come first. */
const priorityValues: Readonly<Record<IssuePriority, readonly string[]>> = {
  low: ['Minor', 'Low'],
  normal: ['Normal', 'Medium'],
  high: ['Major', 'High'],
  critical: ['Critical', 'Show-stopper', 'Urgent', 'Highest', 'Blocker'],
};
const typeValues: Readonly<Record<IssueType, readonly string[]>> = {
  bug: ['Bug', 'Problem', 'Incident'],
  feature: ['Feature', 'Feature Request', 'Idea', 'Improvement'],
  task: ['Task', 'Story', 'Ticket'],
};
const stateFields = ['State', 'Stage', 'Status'];

/** By the type of the project's field: what its value is called in an issue. Others are left alone. */
const issueFieldTypes: Readonly<Record<string, string>> = {
  'enum[1]': 'SingleEnumIssueCustomField',
  'state[1]': 'StateIssueCustomField',
};

export interface IssueFieldValue {
  readonly name: string;
  readonly $type: string;
  readonly value: { readonly name: string };
}

const pick = (
  fields: readonly ProjectField[],
  names: readonly string[],
  values: readonly string[],
): IssueFieldValue | null => {
  for (const name of names) {
    const found = fields.find(({ field }) => field.name.toLowerCase() === name.toLowerCase());
    const $type = issueFieldTypes[found?.field.fieldType?.id ?? ''];
    if (found === undefined || $type === undefined) continue;
    const usable = (found.bundle?.values ?? []).filter(({ archived }) => archived !== true);
    for (const wanted of values) {
      const value = usable.find((one) => one.name.toLowerCase() === wanted.toLowerCase());
      if (value !== undefined) return { name: found.field.name, $type, value: { name: value.name } };
    }
  }
  return null;
};

export const priorityField = (fields: readonly ProjectField[], priority: IssuePriority): IssueFieldValue | null =>
  pick(fields, ['Priority'], priorityValues[priority]);

export const typeField = (fields: readonly ProjectField[], type: IssueType): IssueFieldValue | null =>
  pick(fields, ['Type', 'Category'], typeValues[type]);

/** What an issue says about its fields; what the project cannot say is left out. */
export const customFieldsFor = (
  fields: readonly ProjectField[],
  { priority, type, state }: Pick<NewIssue, 'priority' | 'type' | 'state'>,
): IssueFieldValue[] =>
  [
    priority === undefined ? null : priorityField(fields, priority),
    type === undefined ? null : typeField(fields, type),
    state === undefined ? null : pick(fields, stateFields, [state]),
  ].filter((field) => field !== null);
