// Runs the workflow that docs/trackers.md tells people to paste, as YouTrack would, and catches what it sends.
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import type { WebhookRequest } from '../../../src/core/trackers/tracker.ts';
import type { FakeIssue } from './world.ts';

const guide = new URL('../../../docs/trackers.md', import.meta.url);

const script = (secret: string): string => {
  const found = /^```js\n(?<code>.*?)^```$/msu.exec(readFileSync(guide, 'utf8'))?.groups?.code;
  if (found === undefined) throw new Error('docs/trackers.md has no workflow');
  return found.replace('the value of YOUTRACK_WEBHOOK_SECRET', secret);
};

interface Rule {
  readonly guard: (ctx: object) => boolean;
  readonly action: (ctx: object) => void;
}

/** What the workflow sends for an issue that was just resolved or opened again; null: nothing. */
export const runWorkflow = (issue: FakeIssue, secret: string, now: () => number): WebhookRequest | null => {
  let sent: WebhookRequest | null = null;
  const modules: Readonly<Record<string, object>> = {
    '@jetbrains/youtrack-scripting-api/entities': { Issue: { onChange: (rule: Rule) => rule } },
    '@jetbrains/youtrack-scripting-api/http': {
      Connection: class {
        readonly headers: Record<string, string> = {};
        addHeader(name: string, value: string): void {
          this.headers[name.toLowerCase()] = value;
        }
        postSync(path: string, _query: unknown, payload: string): object {
          if (path !== '/api/webhooks/youtrack') throw new Error('another path');
          sent = { headers: this.headers, body: new TextEncoder().encode(payload) };
          return { code: 200 };
        }
      },
    },
  };
  const exported: { rule?: Rule } = {};
  const require = (name: string): object | undefined => modules[name];
  runInNewContext(script(secret), { require, exports: exported, console, Date: { now } });
  const resolved = issue.resolved !== null;
  const context = {
    issue: {
      id: issue.idReadable,
      description: issue.description,
      becomesResolved: resolved,
      becomesUnresolved: !resolved,
      fields: { State: { name: issue.values.State } },
    },
  };
  if (exported.rule?.guard(context) === true) exported.rule.action(context);
  return sent;
};
