// The one reader of the environment, `.env` and `cco-agent.json`: once, at start-up.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import type { z } from 'zod';
import type { StrategyVersion } from '../core/brand/strategy.ts';
import { CcoError } from '../core/errors.ts';
import { type Agent, agentFileSchema } from './agent.ts';
import { loadAgent } from './agent-file.ts';
import { loadBrandFolder } from './brand-folder.ts';
import type { CoordinationConfig, GithubConfig, ResendConfig, YoutrackConfig } from './connections.ts';
import { type Role, roles } from './roles.ts';
import type { Problem } from './variable-kinds.ts';
import {
  type AnychatConfig,
  type DiscordConfig,
  features,
  type HttpConfig,
  type LogLevel,
  remedies,
  type StoreConfig,
  secretNames,
  shownDefaults,
  variableNames,
} from './variables.ts';

/** `file`: `.env` for a variable, `cco-agent.json` for a field of the agent. */
export type Origin = 'default' | 'file' | 'env';

export interface Setting {
  /** A variable's name, or `agent.<field>`. */
  readonly name: string;
  /** As text; `***` for a secret, empty where nothing is set. */
  readonly value: string;
  readonly origin: Origin;
}

export interface Config {
  readonly mode: StoreConfig;
  readonly http: HttpConfig;
  readonly anychat: AnychatConfig;
  readonly discord: DiscordConfig;
  readonly youtrack: YoutrackConfig;
  readonly github: GithubConfig;
  readonly resend: ResendConfig;
  readonly coordination: CoordinationConfig;
  readonly roles: readonly Role[];
  readonly logLevel: LogLevel;
  readonly agent: Agent;
  /** The communication strategy of a Markdown folder, else of `cco-agent.json`; null: neither has one. */
  readonly strategy: Pick<StrategyVersion, 'source' | 'strategy'> | null;
  /** Every value and where it comes from, for `cco doctor`. */
  readonly settings: readonly Setting[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const readEnvFile = (cwd: string): Environment => {
  try {
    return parseEnv(readFileSync(resolve(cwd, '.env'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw new CcoError('.env cannot be read.', {
      code: 'config-env-file',
      remedy: 'Give this user permission to read it, or remove it.',
      cause: error,
    });
  }
};

const refuse = (issue: z.core.$ZodIssue): CcoError => {
  const name = String(issue.path[0]);
  const problem: Partial<Problem> = (issue.code === 'custom' && issue.params) || {};
  const remedy = problem.remedy ?? remedies[name];
  return new CcoError(`${name} ${issue.message}.`, {
    code: problem.code ?? `config-${name.toLowerCase().replaceAll('_', '-')}`,
    ...(remedy === undefined ? {} : { remedy }),
  });
};

const check = <T>(schema: z.ZodType<T>, values: Environment): T => {
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue === undefined ? new CcoError('The configuration is wrong.', { code: 'config-invalid' }) : refuse(issue);
};

/**
 * Reads the whole configuration. An empty variable counts as not set; the environment wins over `.env`.
 * `dataDir` is made absolute, relative to `cwd`.
 * @throws CcoError with a code that begins with `config-`, naming the variable or field, and a remedy; never a value
 */
export const loadConfig = (options: { env?: Environment; cwd?: string; roles?: readonly Role[] } = {}): Config => {
  const cwd = options.cwd ?? process.cwd();
  const env = options.env ?? process.env;
  const file = readEnvFile(cwd);
  const values: Record<string, string> = {};
  const origins: Record<string, Origin> = {};
  for (const name of variableNames) {
    const value = env[name] || file[name];
    if (value) values[name] = value;
    origins[name] = env[name] ? 'env' : value ? 'file' : 'default';
  }
  const mode = check(features.store, values);
  const http = check(features.http, values);
  const anychat = check(features.anychat, values);
  const discord = check(features.discord, values);
  const youtrack = check(features.youtrack, values);
  const github = check(features.github, values);
  const resend = check(features.resend, values);
  const coordination = check(features.coordination, values);
  const {
    CCO_LOG_LEVEL: logLevel,
    CCO_AGENT_FILE: agentFile,
    CCO_BRAND_DIR: brandFolder,
  } = check(features.process, values);
  const { agent, fieldsSet } = loadAgent(cwd, agentFile, origins.CCO_AGENT_FILE !== 'default');
  const strategy: Config['strategy'] =
    brandFolder !== undefined
      ? { source: 'markdown', strategy: loadBrandFolder(cwd, brandFolder) }
      : agent.strategy === undefined
        ? null
        : { source: 'agent-file', strategy: agent.strategy };
  const shown: Record<string, string> = {
    CCO_DATA_DIR: mode.dataDir,
    CCO_HTTP_HOST: http.host,
    CCO_HTTP_PORT: String(http.port),
    ANYCHAT_API_BASE: anychat.kind === 'hosted' ? anychat.apiBase : '',
    CCO_LOG_LEVEL: logLevel,
    CCO_AGENT_FILE: agentFile,
  };
  const variables = variableNames.map((name) => ({
    name,
    value: secretNames.has(name)
      ? values[name] === undefined
        ? ''
        : '***'
      : (shown[name] ?? values[name] ?? shownDefaults[name] ?? ''),
    origin: origins[name] ?? 'default',
  }));
  return {
    mode: { ...mode, dataDir: resolve(cwd, mode.dataDir) },
    http,
    anychat,
    discord,
    youtrack,
    github,
    resend,
    coordination,
    roles: options.roles ?? roles,
    logLevel,
    agent,
    strategy,
    settings: [...variables, ...agentSettings(agent, fieldsSet)],
  };
};

const agentSettings = (agent: Agent, fieldsSet: ReadonlySet<string>): Setting[] => {
  const { health, brand, sla: _, ...spaces } = agent.spaceDefaults;
  const shown: Record<string, unknown> = {
    ...agent,
    thresholds: health,
    brand,
    spaces: { ...spaces, supportUrl: agent.supportUrl },
  };
  return Object.keys(agentFileSchema.shape)
    .filter((field) => field !== '$schema')
    .map((field) => {
      const value =
        field === 'roles'
          ? Object.keys(agent.roles)
          : field === 'listeners'
            ? agent.listeners.map(({ name }) => name)
            : shown[field];
      return {
        name: `agent.${field}`,
        value: typeof value === 'string' ? value : JSON.stringify(value),
        origin: fieldsSet.has(field) ? 'file' : 'default',
      };
    });
};

/** Whether CCO_DEBUG asks for stack traces. Readable before, and when, the configuration cannot be loaded. */
export const debugging = (env: Environment = process.env): boolean => Boolean(env.CCO_DEBUG);
