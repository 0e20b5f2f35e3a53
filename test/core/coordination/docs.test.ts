// docs/coordination.md shows nothing that the program would refuse, and every type there is.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { outgoingSchema } from '../../../src/core/coordination/events.ts';
import { feedbackBatchSchema } from '../../../src/core/coordination/feedback-intake.ts';
import { incomingSchema, parseIncoming } from '../../../src/core/coordination/incoming.ts';
import { coordinationEventSchema } from '../../../src/core/mail/notification.ts';

const page = readFileSync(new URL('../../../docs/coordination.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n(.*?)```/gsu)].map(([, json = '']): { type?: string; items?: unknown } =>
  JSON.parse(json),
);

describe('an example', () => {
  it.each(examples.map((example) => [example.type ?? 'feedback', example] as const))(
    'of %s is valid',
    (type, example) => {
      if (example.items !== undefined) expect(feedbackBatchSchema.safeParse(example).error).toBeUndefined();
      else if ('agentType' in example)
        expect(coordinationEventSchema.omit({ timestamp: true }).safeParse(example).error).toBeUndefined();
      else if (type.startsWith('coordination.') && 'to' in example)
        expect(outgoingSchema.safeParse(example).error).toBeUndefined();
      else expect(parseIncoming(JSON.stringify(example))).toMatchObject({ ok: true });
    },
  );
});

it.each([...outgoingSchema.options, ...incomingSchema.options].map((option) => option.shape.type.value))(
  '%s is described',
  (type) => {
    expect(page).toContain(`\`${type}\``);
  },
);
