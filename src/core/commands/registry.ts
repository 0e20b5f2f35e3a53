// All commands, in the order help shows them.
import type { MemberRole } from '../messages/inbound.ts';
import { about } from './about.ts';
import type { Command } from './command.ts';
import { draftApprove, draftDismiss, draftEdit } from './draft-decide.ts';
import { drafts } from './drafts.ts';
import { health } from './health.ts';
import { help } from './help.ts';
import { mode } from './mode.ts';
import { privacyErase } from './privacy-erase.ts';
import { privacyExport } from './privacy-export.ts';
import { privacyOptIn, privacyOptOut } from './privacy-opt.ts';
import { privacyShow } from './privacy-show.ts';
import { may } from './rights.ts';
import { settings } from './settings.ts';
import { settingsPrivacy } from './settings-privacy.ts';
import { spaceCreate } from './space-create.ts';
import { trend } from './trend.ts';
import { why } from './why.ts';

export const commands: readonly Command[] = [
  help,
  about,
  health,
  why,
  trend,
  drafts,
  draftApprove,
  draftEdit,
  draftDismiss,
  mode,
  settings,
  settingsPrivacy,
  spaceCreate,
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
