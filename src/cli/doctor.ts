// `cco doctor`: every configured part, what is wrong with it and what to do; each setting and where it comes from.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { checkDiscord } from '../bots/discord/check.ts';
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

const checkChat = async ({ discord }: Config, asked: boolean): Promise<Finding[]> => {
  if (discord.kind === 'off') {
    const remedy = 'Set DISCORD_TOKEN; docs/discord.md tells where it comes from.';
    return asked ? [{ part: 'Discord', state: 'problem', message: 'It is not configured.', remedy }] : [];
  }
  const findings = await checkDiscord({ ...discord, token: discord.token.reveal() }, systemClock);
  return findings.map((finding) => ({ part: 'Discord', ...finding }));
};

const mark = { ok: styled('green', '✓'), problem: styled('red', '✗'), note: styled('yellow', '·') } as const;

const checkAll = async (config: Config): Promise<Finding[]> => [
  { part: 'Configuration', state: 'ok', message: 'It can be read.' },
  ...unusedFields(config.agent).map((message): Finding => ({ part: 'cco-agent.json', state: 'note', message })),
  ...(config.mode.kind === 'server'
    ? await checkServers(config.mode)
    : [{ part: 'Store', state: 'ok', message: `Embedded, in ${config.mode.dataDir}.` } as const]),
  ...(await checkChat(config, false)),
  ...(await checkRunning(config)),
];

/** The parts that can be looked at by themselves. */
const singleParts = ['discord'];

/**
 * Prints the findings; the exit code is 1 when there is a problem. `part`: only that one. Throws CcoError
 * `doctor-part-unknown` and the configuration's own errors.
 */
export const doctor = async (part: string | undefined, { json = false }: { json?: boolean }): Promise<void> => {
  if (part !== undefined && !singleParts.includes(part)) {
    const remedy = `Use one of ${singleParts.join(', ')}, or nothing to check all.`;
    throw new CcoError(`There is no part "${part}" to check by itself.`, { code: 'doctor-part-unknown', remedy });
  }
  const config = loadConfig();
  const findings = part === undefined ? await checkAll(config) : await checkChat(config, true);
  if (findings.some(({ state }) => state === 'problem')) process.exitCode = 1;
  if (json) {
    process.stdout.write(`${JSON.stringify({ findings, settings: config.settings })}\n`);
    return;
  }
  for (const { part, state, message, remedy } of findings) {
    process.stdout.write(`${mark[state]} ${part}: ${message}${remedy === undefined ? '' : `\n  ${remedy}`}\n`);
  }
  if (part !== undefined) return;
  const rows = config.settings.map(({ name, value, origin }) => [
    name,
    value === '' ? '–' : value.slice(0, 60),
    origin,
  ]);
  process.stdout.write(`\n${table([['Setting', 'Value', 'From'], ...rows])}\n`);
};
