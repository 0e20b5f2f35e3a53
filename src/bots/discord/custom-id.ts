// What a button carries: the action's id, whether it opens a text field, and the row that shows it.
import { nonceOf, rowOfNonce } from './nonce.ts';

/** Discord's limit for `custom_id`. */
const longest = 100;

export interface PressedButton {
  readonly actionId: string;
  /** Whether it asks for text first. */
  readonly asks: boolean;
  /** The outbox row that shows it; null: too long to carry it, or not ours. */
  readonly rowId: string | null;
}

/** `draft:…:edit!<row>` opens a text field, `draft:…:approve~<row>` does not. An action's id never has either mark. */
export const customIdOf = (actionId: string, asks: boolean, rowId: string): string => {
  const marked = `${actionId}${asks ? '!' : '~'}${nonceOf(rowId)}`;
  if (marked.length <= longest) return marked;
  // Without the row the field opens empty; the press works all the same.
  return asks && actionId.length < longest ? `${actionId}!` : actionId;
};

export const readCustomId = (customId: string): PressedButton => {
  const mark = customId.search(/[!~]/u);
  if (mark < 0) return { actionId: customId, asks: false, rowId: null };
  return {
    actionId: customId.slice(0, mark),
    asks: customId.charAt(mark) === '!',
    rowId: rowOfNonce(customId.slice(mark + 1)),
  };
};
