import { PassThrough } from 'node:stream';
import { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { errorText, exitCode, table } from '../../src/cli/print.ts';
import { createProgress } from '../../src/cli/progress.ts';
import { CcoError } from '../../src/core/errors.ts';

const wrongPort = new CcoError('CCO_HTTP_PORT is not a port.', {
  code: 'config-cco-http-port',
  remedy: 'Give a number.',
});

describe('an error on the command line', () => {
  it('is what happened, then what to do, and no stack', () => {
    expect(errorText(wrongPort, false)).toBe('CCO_HTTP_PORT is not a port.\nGive a number.');
  });

  it('that nobody foresaw shows its kind, not its text', () => {
    const text = errorText(new TypeError('canary'), false);
    expect(text).toContain('TypeError');
    expect(text).not.toContain('canary');
  });

  it('shows its stack when CCO_DEBUG asks for it', () => {
    expect(errorText(wrongPort, true)).toContain('print.test.ts');
  });

  it.each<[unknown, number]>([
    [wrongPort, 2],
    [new CcoError('Unknown option.', { code: 'usage-option' }), 2],
    [new CcoError('The store does not answer.', { code: 'store-unavailable' }), 1],
    [new Error('x'), 1],
    ['x', 1],
  ])('%s ends with code %i', (error, code) => {
    expect(exitCode(error)).toBe(code);
  });
});

it('tables line their columns up', () => {
  expect(
    table([
      ['space', 'score'],
      ['371OS-gardening', '0.91'],
    ]),
  ).toBe('space            score\n371OS-gardening  0.91');
});

/** A stream that keeps what is written to it; `terminal` says what it claims to be. */
const keeping = (terminal: boolean) => {
  let written = '';
  const sink = new PassThrough();
  sink.on('data', (chunk: Buffer) => {
    written += chunk.toString();
  });
  const stream: NodeJS.WriteStream = Object.assign(Object.create(WriteStream.prototype), {
    isTTY: terminal,
    columns: 120,
    write: (chunk: string) => sink.write(chunk),
    cork: () => {},
    uncork: () => {},
  });
  return { stream, written: () => written };
};

it.each([
  [true, /Replaying .*100% · 4\/4 messages/u],
  [false, /^$/u],
])('a progress bar on a terminal (%s) draws accordingly', (terminal, expected) => {
  const { stream, written } = keeping(terminal);
  const progress = createProgress('Replaying', 4, 'messages', stream);
  progress.update(2);
  progress.update(4);
  progress.stop();
  expect(written()).toMatch(expected);
});
