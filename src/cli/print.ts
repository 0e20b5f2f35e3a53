// How the command line speaks: colours only where a person looks, errors as what happened and what to do.
import { styleText } from 'node:util';
import { debugging } from '../config/load.ts';
import { CcoError } from '../core/errors.ts';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Colours `text` if `stream` is a terminal that shows colours and NO_COLOR is not set. */
export const styled = (style: Style, text: string, stream: NodeJS.WriteStream = process.stdout): string =>
  styleText(style, text, { stream, validateStream: true });

/** Columns padded to their widest cell, two spaces between; one line a row, without a trailing newline. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [index, cell] of row.entries()) widths[index] = Math.max(widths[index] ?? 0, cell.length);
  }
  return rows
    .map((row) => {
      const cells = row.map((cell, index) => cell.padEnd(widths[index] ?? 0));
      return cells.join('  ').trimEnd();
    })
    .join('\n');
};

/** 2: the command or the configuration is wrong; 1: anything else. */
export const exitCode = (error: unknown): 1 | 2 =>
  error instanceof CcoError && /^(?:config|usage)-/u.test(error.code) ? 2 : 1;

/**
 * What to print of an error: its message, and on the next line the remedy.
 * Of an error that is not ours only the kind is told, since its message may quote what somebody wrote.
 */
export const errorText = (error: unknown, debug: boolean): string => {
  if (debug && error instanceof Error) return error.stack ?? error.message;
  if (error instanceof CcoError) return error.remedy ? `${error.message}\n${error.remedy}` : error.message;
  const kind = error instanceof Error ? error.name : typeof error;
  const code = error instanceof Error && 'code' in error ? ` ${String(error.code)}` : '';
  return `Something went wrong that should not (${kind}${code}).\nSet CCO_DEBUG=1 to see where.`;
};

/** Prints the error to standard error and sets the exit code; does not end the process. */
export const reportError = (error: unknown): void => {
  const [first = '', ...rest] = errorText(error, debugging()).split('\n');
  process.stderr.write(`${[styled('red', first, process.stderr), ...rest].join('\n')}\n`);
  process.exitCode = exitCode(error);
};
