// What a YouTrack holds, and what a person at its pages does with it.

export interface FakeField {
  readonly name: string;
  /** `enum[1]`, `state[1]`, … */
  readonly type: string;
  /** By value: whether it resolves an issue. */
  readonly values: Readonly<Record<string, boolean>>;
  readonly initial: string;
}

export interface FakeProject {
  readonly id: string;
  readonly shortName: string;
  readonly name: string;
  readonly fields: readonly FakeField[];
}

export interface FakeComment {
  readonly id: string;
  readonly text: string;
  readonly created: number;
}

export interface FakeIssue {
  readonly id: string;
  readonly idReadable: string;
  readonly project: FakeProject;
  readonly created: number;
  readonly summary: string;
  readonly usesMarkdown: boolean;
  readonly tags: string[];
  readonly values: Record<string, string>;
  readonly comments: FakeComment[];
  description: string;
  updated: number;
  resolved: number | null;
}

/** The fields that YouTrack's default project has. */
export const defaultFields: readonly FakeField[] = [
  {
    name: 'Priority',
    type: 'enum[1]',
    values: { 'Show-stopper': false, Critical: false, Major: false, Normal: false, Minor: false },
    initial: 'Normal',
  },
  {
    name: 'Type',
    type: 'enum[1]',
    values: { Bug: false, Cosmetics: false, Exception: false, Feature: false, Task: false },
    initial: 'Bug',
  },
  {
    name: 'State',
    type: 'state[1]',
    values: {
      Submitted: false,
      Open: false,
      'In Progress': false,
      Fixed: true,
      "Won't fix": true,
      Duplicate: true,
      Verified: true,
    },
    initial: 'Submitted',
  },
];

/** Everything that was made, in order. */
export interface FakeEffect {
  readonly kind: 'issue' | 'comment' | 'tag';
  readonly id: string;
}

export interface World {
  readonly projects: FakeProject[];
  readonly issues: FakeIssue[];
  readonly tags: { readonly id: string; readonly name: string }[];
  readonly effects: FakeEffect[];
  now(): number;
  nextId(prefix: string): string;
  setState(key: string, state: string): void;
}

export const createWorld = (now: () => number): World => {
  let last = 0;
  const issues: FakeIssue[] = [];
  const nextId = (prefix: string): string => {
    last += 1;
    return `${prefix}-${last}`;
  };
  return {
    projects: [
      { id: nextId('0'), shortName: 'OPS', name: 'CCO', fields: [] },
      { id: nextId('0'), shortName: 'CCO', name: 'Customer Care', fields: defaultFields },
    ],
    issues,
    tags: [],
    effects: [],
    now,
    nextId,
    setState: (key, state) => {
      const issue = issues.find(({ idReadable }) => idReadable === key);
      const field = issue?.project.fields.find(({ name }) => name === 'State');
      if (issue === undefined || field?.values[state] === undefined) throw new Error('no such issue or state');
      issue.values.State = state;
      issue.updated = now();
      issue.resolved = field.values[state] ? now() : null;
    },
  };
};
