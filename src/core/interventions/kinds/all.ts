// Every kind that speaks by a template. Surveys have their own text, from who asks them.
import { calmDown } from './calm-down.ts';
import { helperCall } from './helper-call.ts';
import type { KindName } from './limits.ts';
import { nudge } from './nudge.ts';
import { resolutionCheck } from './resolution-check.ts';
import { rulesReminder } from './rules-reminder.ts';
import { statusPost } from './status-post.ts';
import { thanks } from './thanks.ts';
import { welcome } from './welcome.ts';

export const kinds = {
  nudge,
  'rules-reminder': rulesReminder,
  'de-escalation': calmDown,
  'helper-call': helperCall,
  'status-post': statusPost,
  'resolution-check': resolutionCheck,
  welcome,
  thanks,
} as const satisfies Partial<Record<KindName, { readonly name: KindName }>>;
