// The buttons of cases and what a press of them says.
export type CaseAct = 'take' | 'note' | 'close' | 'reopen';
const acts: readonly CaseAct[] = ['take', 'note', 'close', 'reopen'];

/** The id of a button on a card: `case:<case id>:take|note|close|reopen`. */
export const caseActionId = (caseId: string, act: CaseAct): string => `case:${caseId}:${act}`;

/** The reverse of `caseActionId`; null for any other action. */
export const parseCaseActionId = (actionId: string): { readonly caseId: string; readonly act: CaseAct } | null => {
  const [prefix, caseId, name, ...rest] = actionId.split(':');
  const act = acts.find((known) => known === name);
  return prefix === 'case' && caseId && act && rest.length === 0 ? { caseId, act } : null;
};

/** The id of a member's answer: `solved:<case id>:<round>:yes|no`. */
export const voteActionId = (caseId: string, round: number, solved: boolean): string =>
  `solved:${caseId}:${round}:${solved ? 'yes' : 'no'}`;

/** The reverse of `voteActionId`; null for any other action. */
export const parseVoteActionId = (
  actionId: string,
): { readonly caseId: string; readonly round: number; readonly solved: boolean } | null => {
  const [, caseId, round, answer] = /^solved:([\w-]{1,64}):(\d{1,4}):(yes|no)$/u.exec(actionId) ?? [];
  return caseId === undefined ? null : { caseId, round: Number(round), solved: answer === 'yes' };
};

/** The id of the button that posts what waits for a moderator: `casepost:<effect id>`. */
export const heldActionId = (effectId: string): string => `casepost:${effectId}`;

/** The reverse of `heldActionId`; null for any other action. */
export const parseHeldActionId = (actionId: string): string | null =>
  /^casepost:([\w-]{1,64}:(?:ask|tell):[\d.]{1,12})$/u.exec(actionId)?.[1] ?? null;

/** The id of "open a case" on a message: `caseopen:<the platform's own id of the message>`. */
export const openCaseActionId = (externalMessageId: string): string => `caseopen:${externalMessageId}`;

/** The reverse of `openCaseActionId`; null for any other action. */
export const parseOpenCaseActionId = (actionId: string): string | null =>
  /^caseopen:(.+)$/u.exec(actionId)?.[1] ?? null;
