// What the command line says about itself, and about what it does not know.
import { describe, expect, it } from 'vitest';
import { runCco } from '../services/program.ts';

const slow = 120_000;
const commands = ['start', 'replay', 'score', 'spaces', 'login', 'queues', 'doctor', 'bench'];

describe('cco', () => {
  it(
    '--help names every command',
    async () => {
      const { code, stdout, stderr } = await runCco(['--help']);
      expect([code, stderr]).toEqual([0, '']);
      for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command}\\b.* {2}\\S`, 'mu'));
    },
    slow,
  );

  it(
    'alone shows the help, and is not a success',
    async () => {
      const { code, stdout, stderr } = await runCco([]);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('Usage: cco');
    },
    slow,
  );

  it(
    '--version is the version of the package',
    async () => {
      const { code, stdout } = await runCco(['--version']);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/u)]);
    },
    slow,
  );

  it.each([...commands, 'queues retry'])(
    '%s --help says what it does',
    async (path) => {
      const { code, stdout, stderr } = await runCco([...path.split(' '), '--help']);
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toContain(`Usage: cco ${path}`);
    },
    slow,
  );

  it.each<[string[], RegExp]>([
    [['scor'], /unknown command 'scor'[\s\S]*Did you mean score\?/u],
    [['replya', 'x'], /Did you mean replay\?/u],
    [['frobnicate'], /unknown command 'frobnicate'/u],
    [['score', '--txt', 'x'], /unknown option '--txt'[\s\S]*Did you mean --text\?/u],
    [['replay'], /missing required argument 'path'/u],
    [['queues', 'retry'], /missing required argument 'id'/u],
    [['bench', 'nothing'], /no benchmark "nothing"[\s\S]*pipeline/u],
    [['start', '--role', 'boss'], /no role "boss"[\s\S]*bots, workers, web/u],
  ])(
    '%j is refused with 2 and a suggestion',
    async (args, said) => {
      const { code, stdout, stderr } = await runCco(args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(said);
      expect(stderr).not.toMatch(/\n\s+at /u);
    },
    slow,
  );
});
