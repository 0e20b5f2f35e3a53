// All commands, in the order help shows them.
import type { MemberRole } from '../messages/inbound.ts';
import { about } from './about.ts';
import { allow } from './allow.ts';
import { analyse } from './analyse.ts';
import { audit } from './audit.ts';
import { brand } from './brand.ts';
import { campaign } from './campaign.ts';
import { caseCommands } from './cases.ts';
import type { Command } from './command.ts';
import { coordination, coordinationResume } from './coordination.ts';
import { draftApprove, draftDismiss, draftEdit } from './draft-decide.ts';
import { drafts } from './drafts.ts';
import { effect } from './effect.ts';
import { email } from './email.ts';
import { feedback } from './feedback.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { helper } from './helper.ts';
import { messages, messagesReset, messagesSet } from './messages.ts';
import { mode } from './mode.ts';
import { pause } from './pause.ts';
import { privacyErase } from './privacy-erase.ts';
import { privacyExport } from './privacy-export.ts';
import { privacyOptIn, privacyOptOut } from './privacy-opt.ts';
import { privacyShow } from './privacy-show.ts';
import { quietHours } from './quiet-hours.ts';
import { may } from './rights.ts';
import { settings } from './settings.ts';
import { settingsPrivacy } from './settings-privacy.ts';
import { sla } from './sla.ts';
import { spaceCreate } from './space-create.ts';
import { spaceUndo } from './space-undo.ts';
import { stop } from './stop.ts';
import { trend } from './trend.ts';
import { undo } from './undo.ts';
import { why } from './why.ts';
import { whyNot } from './why-not.ts';

export const commands: readonly Command[] = [
  help,
  about,
  health,
  why,
  whyNot,
  trend,
  effect,
  ...caseCommands,
  drafts,
  draftApprove,
  draftEdit,
  draftDismiss,
  undo,
  pause,
  quietHours,
  mode,
  sla,
  analyse,
  allow,
  messages,
  messagesSet,
  messagesReset,
  brand,
  audit,
  coordination,
  coordinationResume,
  campaign,
  settings,
  settingsPrivacy,
  spaceCreate,
  spaceUndo,
  feedback,
  helper,
  stop,
  email,
  privacyShow,
  privacyExport,
  privacyErase,
  privacyOptOut,
  privacyOptIn,
];

/** What an adapter declares to its platform: the one command and what may follow it. */
export interface CommandHints {
  /** Without the slash. */
  readonly name: string;
  readonly description: string;
  /** Both at most 100 characters. */
  readonly hints: { readonly text: string; readonly description: string }[];
}

/** Hints for everybody, or only for what `role` may do. */
export const commandHints = (role?: MemberRole): CommandHints => ({
  name: 'cco',
  description: 'Ask the community agent; only you see the answer',
  hints: commands
    .filter(({ who }) => role === undefined || may(role, who))
    .map(({ name, summary }) => ({ text: name, description: summary })),
});
