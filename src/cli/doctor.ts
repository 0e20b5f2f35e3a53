// `cco doctor`: every configured part, what is wrong with it and what to do; each setting and where it comes from.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { unusedFields } from '../config/agent.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { CcoError, errorCode } from '../core/errors.ts';
import { systemClock } from '../main/parts.ts';
import { createQueues } from '../queues/index.ts';
import { createPostgresStore } from '../store/postgres.ts';
import { styled, table } from './print.ts';
import { findServer } from './server-client.ts';

interface Finding {
  readonly part: string;
  readonly state: 'ok' | 'problem' | 'note';
  readonly message: string;
  readonly remedy?: string;
}

const problem = (part: string, error: unknown): Finding => ({
  part,
  state: 'problem',
  message: error instanceof CcoError ? error.message : `It failed (${errorCode(error)}).`,
  ...(error instanceof CcoError && error.remedy !== undefined ? { remedy: error.remedy } : {}),
});

const checkServers = async (mode: Extract<Config['mode'], { kind: 'server' }>): Promise<Finding[]> => {
  const findings: Finding[] = [];
  const folder = await mkdtemp(join(tmpdir(), 'cco-doctor-'));
  try {
    const { store } = await createPostgresStore({ url: mode.databaseUrl.reveal(), maxConnections: 2 });
    findings.push({ part: 'PostgreSQL', state: 'ok', message: 'It answers, and its tables are up to date.' });
    const queues = await createQueues(
      { backend: { kind: 'redis', url: mode.redisUrl.reveal() }, dataDir: folder },
      { clock: systemClock, logger: pino({ level: 'silent' }), deadLetters: store.deadLetters },
    );
    try {
      await queues.ping();
      const problems = await queues.doctor();
      if (problems.length === 0)
        findings.push({ part: 'Redis', state: 'ok', message: 'It answers, and is set up to lose nothing.' });
      for (const { message, remedy } of problems) findings.push({ part: 'Redis', state: 'problem', message, remedy });
    } catch (error) {
      findings.push({ ...problem('Redis', error), remedy: 'Start it, or correct REDIS_URL.' });
    }
    await queues.close({ deadlineMs: 1_000 });
    await store.close();
  } catch (error) {
    findings.push(problem('PostgreSQL', error));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return findings;
};

const readySchema = z.object({ status: z.string(), parts: z.record(z.string(), z.string()) });

const checkRunning = async (config: Config): Promise<Finding[]> => {
  try {
    const server = await findServer(config);
    const { parts } = await server.call('GET', '/readyz', readySchema);
    const failing = Object.keys(parts).filter((part) => parts[part] !== 'ok');
    if (failing.length === 0)
      return [{ part: 'Program', state: 'ok', message: `It runs at ${server.url}, and all its parts answer.` }];
    return [
      {
        part: 'Program',
        state: 'problem',
        message: `Failing: ${failing.join(', ')}.`,
        remedy: 'Look at its log for the code.',
      },
    ];
  } catch (error) {
    if (errorCode(error) === 'server-not-running') {
      return [{ part: 'Program', state: 'note', message: 'It is not running.', remedy: '`npm start` starts it.' }];
    }
    return [problem('Program', error)];
  }
};

const mark = { ok: styled('green', '✓'), problem: styled('red', '✗'), note: styled('yellow', '·') } as const;

/** Prints the findings; the exit code is 1 when there is a problem. Throws the configuration's own errors. */
export const doctor = async ({ json = false }: { json?: boolean }): Promise<void> => {
  const config = loadConfig();
  const findings: Finding[] = [{ part: 'Configuration', state: 'ok', message: 'It can be read.' }];
  for (const note of unusedFields(config.agent))
    findings.push({ part: 'cco-agent.json', state: 'note', message: note });
  if (config.mode.kind === 'server') findings.push(...(await checkServers(config.mode)));
  else findings.push({ part: 'Store', state: 'ok', message: `Embedded, in ${config.mode.dataDir}.` });
  findings.push(...(await checkRunning(config)));
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify({ findings, settings: config.settings })}\n`);
    return;
  }
  for (const { part, state, message, remedy } of findings) {
    process.stdout.write(`${mark[state]} ${part}: ${message}${remedy === undefined ? '' : `\n  ${remedy}`}\n`);
  }
  const rows = config.settings.map(({ name, value, origin }) => [
    name,
    value === '' ? '–' : value.slice(0, 60),
    origin,
  ]);
  process.stdout.write(`\n${table([['Setting', 'Value', 'From'], ...rows])}\n`);
};
