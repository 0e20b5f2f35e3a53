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
import { checkGithub } from '../integrations/github/index.ts';
import { checkResend } from '../integrations/resend/index.ts';
import { checkYoutrack } from '../integrations/youtrack/index.ts';
import { systemClock } from '../main/parts.ts';
import { githubSettings, youtrackSettings } from '../main/response/tracker.ts';
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

const quiet = { clock: systemClock, logger: pino({ level: 'silent' }) };

type Part = 'discord' | 'youtrack' | 'github' | 'resend';

const notConfigured = (part: string, remedy: string, asked: boolean): Finding[] =>
  asked ? [{ part, state: 'problem', message: 'It is not configured.', remedy }] : [];

const checkTracker = async ({ youtrack, github }: Config, asked: Part | null): Promise<Finding[]> => {
  const findings: Finding[] = [];
  if (asked !== 'github') {
    if (youtrack.kind === 'on')
      for (const finding of await checkYoutrack(youtrackSettings(youtrack), quiet))
        findings.push({ part: 'YouTrack', ...finding });
    else {
      const remedy = 'Set YOUTRACK_BASE_URL, YOUTRACK_TOKEN and YOUTRACK_PROJECT as docs/trackers.md says.';
      findings.push(...notConfigured('YouTrack', remedy, asked === 'youtrack'));
    }
  }
  if (asked === 'youtrack') return findings;
  if (github.kind === 'off') {
    const remedy = 'Set GITHUB_TOKEN and GITHUB_REPOSITORY as docs/trackers.md says.';
    return [...findings, ...notConfigured('GitHub', remedy, asked === 'github')];
  }
  for (const finding of await checkGithub(githubSettings(github), quiet)) findings.push({ part: 'GitHub', ...finding });
  if (youtrack.kind === 'on')
    findings.push({
      part: 'GitHub',
      state: 'note',
      message: 'It is not used: YouTrack is set too.',
      remedy: 'Unset YOUTRACK_BASE_URL, YOUTRACK_TOKEN and YOUTRACK_PROJECT to file issues in GitHub.',
    });
  return findings;
};

const ofPublicUrl = (publicUrl: string | null): Finding[] => {
  const part = 'Resend';
  const remedy = 'Set CCO_PUBLIC_URL to where members reach this server, with https, as docs/mail.md says.';
  if (publicUrl === null)
    return [
      { part, state: 'note', message: 'Without CCO_PUBLIC_URL, members can link no address: no campaigns.', remedy },
    ];
  if (publicUrl.startsWith('https:')) return [];
  const message = 'CCO_PUBLIC_URL has no https: mail programs show no button to unsubscribe for it.';
  return [{ part, state: 'problem', message, remedy }];
};

const checkMail = async ({ agent, resend, http }: Config, asked: boolean): Promise<Finding[]> => {
  if (resend.kind === 'off')
    return notConfigured('Resend', 'Set RESEND_API_KEY and RESEND_FROM as docs/mail.md says.', asked);
  const { apiBase, apiKey, from, webhookSecret } = resend;
  const settings = {
    apiBase,
    apiKey: apiKey.reveal(),
    from,
    webhookSecret: webhookSecret?.reveal() ?? null,
    readsMail: Object.keys(agent.feedback.mail).length > 0,
  };
  const found = (await checkResend(settings, quiet)).map((finding): Finding => ({ part: 'Resend', ...finding }));
  return [...found, ...ofPublicUrl(http.publicUrl)];
};

const mark = { ok: styled('green', '✓'), problem: styled('red', '✗'), note: styled('yellow', '·') } as const;

const checkAll = async (config: Config): Promise<Finding[]> => [
  { part: 'Configuration', state: 'ok', message: 'It can be read.' },
  ...unusedFields(config.agent).map((message): Finding => ({ part: 'cco-agent.json', state: 'note', message })),
  ...(config.mode.kind === 'server'
    ? await checkServers(config.mode)
    : [{ part: 'Store', state: 'ok', message: `Embedded, in ${config.mode.dataDir}.` } as const]),
  ...(await checkChat(config, false)),
  ...(await checkTracker(config, null)),
  ...(await checkMail(config, false)),
  ...(await checkRunning(config)),
];

/** The parts that can be looked at by themselves. */
const singleParts: Readonly<Record<Part, (config: Config) => Promise<Finding[]>>> = {
  discord: (config) => checkChat(config, true),
  youtrack: (config) => checkTracker(config, 'youtrack'),
  github: (config) => checkTracker(config, 'github'),
  resend: (config) => checkMail(config, true),
};
const isSingle = (part: string): part is Part => Object.hasOwn(singleParts, part);

/**
 * Prints the findings; the exit code is 1 when there is a problem. `part`: only that one. Throws CcoError
 * `doctor-part-unknown` and the configuration's own errors.
 */
export const doctor = async (part: string | undefined, { json = false }: { json?: boolean }): Promise<void> => {
  if (part !== undefined && !isSingle(part)) {
    const remedy = `Use one of ${Object.keys(singleParts).join(', ')}, or nothing to check all.`;
    throw new CcoError(`There is no part "${part}" to check by itself.`, { code: 'doctor-part-unknown', remedy });
  }
  const config = loadConfig();
  const findings = part === undefined ? await checkAll(config) : await singleParts[part](config);
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
