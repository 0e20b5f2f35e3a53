// What one repository of GitHub holds, and what a person at its pages does with it.

export interface FakeIssue {
  readonly number: number;
  readonly created_at: string;
  readonly labels: readonly string[];
  readonly pull: boolean;
  readonly comments: { readonly id: number; readonly body: string }[];
  readonly title: string;
  body: string;
  state: 'open' | 'closed';
  state_reason: 'completed' | 'not_planned' | 'reopened' | null;
  updated_at: string;
}

export interface World {
  readonly repository: string;
  readonly issues: FakeIssue[];
  /** Everything that was made, in order. */
  readonly effects: { readonly kind: 'issue' | 'comment'; readonly number: number }[];
  now(): number;
  add(issue: { title: string; body: string; labels?: readonly string[]; pull?: boolean }): FakeIssue;
  touch(issue: FakeIssue): void;
  close(number: number, reason: 'completed' | 'not_planned'): void;
  reopen(number: number): void;
  issue(number: number): FakeIssue;
}

/** GitHub's times have no milliseconds. */
const stamp = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

export const createWorld = (repository: string, now: () => number): World => {
  const issues: FakeIssue[] = [];
  const world: World = {
    repository,
    issues,
    effects: [],
    now,
    add: ({ title, body, labels = [], pull = false }) => {
      const at = stamp(now());
      const issue: FakeIssue = {
        number: issues.length + 1,
        created_at: at,
        updated_at: at,
        title,
        body,
        labels: [...labels],
        pull,
        comments: [],
        state: 'open',
        state_reason: null,
      };
      issues.push(issue);
      return issue;
    },
    touch: (issue) => {
      issue.updated_at = stamp(now());
    },
    close: (number, reason) => {
      const issue = world.issue(number);
      issue.state = 'closed';
      issue.state_reason = reason;
      world.touch(issue);
    },
    reopen: (number) => {
      const issue = world.issue(number);
      issue.state = 'open';
      issue.state_reason = 'reopened';
      world.touch(issue);
    },
    issue: (number) => {
      const found = issues.find((one) => one.number === number);
      if (found === undefined) throw new Error('no such issue');
      return found;
    },
  };
  return world;
};
