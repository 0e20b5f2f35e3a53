// The commands that ask the running program, and what they say when none runs.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinCommunity } from '../services/member.ts';
import { type RunningProgram, runCco, startProgram } from '../services/program.ts';
import { until } from '../services/until.ts';

const slow = 240_000;
const cco = (program: RunningProgram, ...args: string[]) => runCco(args, { dataDir: program.dataDir });

describe('beside a running program', () => {
  let program: RunningProgram;
  beforeAll(async () => {
    program = await startProgram();
    const ann = await joinCommunity(program.url, 'Ann');
    await ann.say('general', 'canary-word is what I say');
    await until(
      async () => (await (await fetch(`${program.url}/metrics`)).text()).includes('cco_messages_scored_total 1'),
      {
        timeoutMs: 60_000,
        label: 'the message is in',
      },
    );
  }, slow);
  afterAll(() => program?.stop());

  it(
    'spaces lists them, as a table and as data',
    async () => {
      const { code, stdout } = await cco(program, 'spaces');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Space +Id +Score +Status\n371OS-commons +anychat:sp_\w+ +– +insufficient-data\n$/u);
      const { spaces } = JSON.parse((await cco(program, 'spaces', '--json')).stdout);
      expect(spaces).toMatchObject([{ name: '371OS-commons', platform: 'anychat', score: null }]);
    },
    slow,
  );

  it(
    'health shows a space by name or id, as a report and as data',
    async () => {
      const report = await cco(program, 'health', '371os-COMMONS');
      expect([report.code, report.stdout]).toEqual([
        0,
        '371OS-commons\nNo score in that time: too few people spoke.\n',
      ]);
      const { stdout } = await cco(program, 'health', '371OS-commons', '--since', '24h', '--json');
      const { space, from, to, threshold, history } = JSON.parse(stdout);
      expect(space).toMatchObject({ name: '371OS-commons' });
      expect(Date.parse(to) - Date.parse(from)).toBe(24 * 3_600_000);
      expect(threshold).toBe(0.8);
      expect(history.every(({ score }: { score: number | null }) => score === null)).toBe(true);
    },
    slow,
  );

  it.each([
    [['health', 'nowhere'], 'There is no space nowhere.\nGive an id'],
    [['health', '371OS-commons', '--since', 'monday'], '--since monday is not a time to look back.\nUse hours'],
  ])(
    '%j is told what to type',
    async (args, says) => {
      const { code, stderr } = await cco(program, ...args);
      expect(code).toBe(2);
      expect(stderr).toContain(says);
    },
    slow,
  );

  it(
    'queues shows jobs by queue and state, and no dead letters',
    async () => {
      const { code, stdout } = await cco(program, 'queues');
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Queue +waiting +active +delayed +failed\n/u);
      for (const queue of ['ingest', 'interact', 'evaluate']) expect(stdout).toMatch(new RegExp(`^${queue} `, 'mu'));
      expect(stdout).toContain('No dead letters.');
      const { queues, deadLetters } = JSON.parse((await cco(program, 'queues', '--json')).stdout);
      expect(queues.length).toBeGreaterThan(0);
      expect(deadLetters).toEqual([]);
    },
    slow,
  );

  it(
    'queues retry says that there is no such dead letter',
    async () => {
      const { code, stderr } = await cco(program, 'queues', 'retry', '01900000-0000-7000-8000-000000000001');
      expect(code).toBe(1);
      expect(stderr).toContain('There is no dead letter with this id.');
    },
    slow,
  );

  it(
    'login prints a link that opens a session',
    async () => {
      const { code, stdout } = await cco(program, 'login');
      expect(code).toBe(0);
      const answer = await fetch(stdout.trim(), { redirect: 'manual' });
      expect([answer.status, answer.headers.get('location')]).toEqual([302, expect.stringMatching(/^\/#claim=/u)]);
    },
    slow,
  );

  it(
    'doctor finds all well, names each setting and where it comes from, and shows no secret',
    async () => {
      const { code, stdout } = await cco(program, 'doctor');
      expect(code).toBe(0);
      expect(stdout).toContain(`✓ Program: It runs at ${program.url}, and all its parts answer.`);
      expect(stdout).toMatch(/^CCO_DATA_DIR +\S+ +env$/mu);
      expect(stdout).toMatch(/^CCO_LOG_LEVEL +info +default$/mu);
      const secret = 'a-token-nobody-should-see';
      const { stdout: json } = await runCco(['doctor', '--json'], {
        dataDir: program.dataDir,
        env: { CCO_API_TOKEN: secret },
      });
      expect(json).not.toContain(secret);
      const { findings, settings } = JSON.parse(json);
      expect(findings.map(({ part }: { part: string }) => part)).toEqual(['Configuration', 'Store', 'Program']);
      expect(settings).toContainEqual({ name: 'CCO_API_TOKEN', value: '***', origin: 'env' });
    },
    slow,
  );

  it.each([['queues'], ['login']])(
    '%s with another token is refused, with what to do',
    async (command) => {
      const { code, stderr } = await runCco([command], {
        dataDir: program.dataDir,
        env: { CCO_API_TOKEN: 'not-the-token-of-this-one' },
      });
      expect(code).toBe(1);
      expect(stderr).toMatch(/needs a session/u);
      expect(stderr).not.toMatch(/\n\s+at /u);
    },
    slow,
  );
});

describe('without a running program', () => {
  it.each(['spaces', 'health x', 'queues', 'login', 'queues retry x'])(
    '%s says so and how to start it',
    async (line) => {
      const { code, stdout, stderr } = await runCco(line.split(' '));
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toBe(
        'The program is not running.\nStart it with `npm start`, or set CCO_DATA_DIR to the data folder it uses.\n',
      );
    },
    slow,
  );

  it(
    'doctor notes it, which is no problem',
    async () => {
      const { code, stdout } = await runCco(['doctor']);
      expect(code).toBe(0);
      expect(stdout).toMatch(/· Program: It is not running\.\n {2}`npm start` starts it\./u);
    },
    slow,
  );

  it(
    'doctor says which server does not answer, and ends with 1',
    async () => {
      const { code, stdout } = await runCco(['doctor'], {
        env: {
          REDIS_URL: 'redis://:canary-password@127.0.0.1:1',
          DATABASE_URL: 'postgres://u:canary-password@127.0.0.1:1/x',
        },
      });
      expect(code).toBe(1);
      expect(stdout).toMatch(/✗ PostgreSQL: .+\n {2}.*DATABASE_URL/u);
      expect(stdout).not.toContain('canary');
    },
    slow,
  );

  it(
    'doctor with a wrong setting names it, and ends with 2',
    async () => {
      const { code, stderr } = await runCco(['doctor'], { env: { CCO_HTTP_PORT: 'here' } });
      expect(code).toBe(2);
      expect(stderr).toContain('CCO_HTTP_PORT is not a port.');
    },
    slow,
  );
});
