// The program under test: started, asked, killed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { kindNames } from '../../../src/core/interventions/kinds/limits.ts';
import { bareEnvironment, type RunningProgram, startProgram, temporaryFolder } from '../../services/program.ts';
import { until } from '../../services/until.ts';
import type { Backing } from './backing.ts';
import type { Community } from './community.ts';
import type { Peer } from './peer.ts';

const apiToken = 'token-of-the-crash-suite';

const draftsWanted = (): object => {
  // What the residents say is much alike, so that other kinds would speak up too; one draft a quarrel is what is counted.
  const kindModes = Object.fromEntries(kindNames.map((kind) => [kind, kind === 'de-escalation' ? 'approve' : 'off']));
  // A space's daily cap is for people; here drafts are wanted.
  return { spaces: { interventions: { dailyCap: 100, kindModes } } };
};

const agentFile = (content: object): string => {
  const path = join(temporaryFolder(), 'agent.json');
  writeFileSync(path, JSON.stringify({ brand: { botName: 'CCO' }, ...content }));
  return path;
};

export interface Subject {
  readonly env: Readonly<Record<string, string>>;
  /** Waits until it is ready. `args` e.g. `['--role', 'bots']`. */
  start(args?: readonly string[]): Promise<RunningProgram>;
  /** Starts it and kills it so many ms later, ready or not. */
  startAndKill(afterMs: number): Promise<void>;
}

interface SubjectOptions {
  /** Of `cco-agent.json`; default: as many drafts as may be. */
  readonly agent?: object;
  readonly env?: Readonly<Record<string, string>>;
}

/** `apiBase`: of a proxy before the peer, where one stands there. */
export const createSubject = (
  backing: Backing,
  peer: Peer,
  apiBase: string = peer.apiBase,
  { agent = draftsWanted(), env: more = {} }: SubjectOptions = {},
): Subject => {
  const env = {
    ...backing.env,
    ...more,
    CCO_API_TOKEN: apiToken,
    CCO_AGENT_FILE: agentFile(agent),
    CCO_LOG_LEVEL: 'info',
    ANYCHAT_API_BASE: apiBase,
    ANYCHAT_API_TOKEN: peer.agentToken,
  };
  return {
    env,
    start: (args = []) => startProgram({ env, args, dataDir: backing.dataDir }),
    startAndKill: async (afterMs) => {
      const script = fileURLToPath(new URL('../../../src/main.ts', import.meta.url));
      const child = spawn(process.execPath, [script], {
        cwd: temporaryFolder(),
        env: { ...bareEnvironment(), ...env, CCO_DATA_DIR: backing.dataDir, CCO_HTTP_PORT: '0' },
        stdio: 'ignore',
      });
      const exited = once(child, 'exit');
      await pause(afterMs);
      child.kill('SIGKILL');
      await exited;
    },
  };
};

const get = async (url: string): Promise<string> => {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${apiToken}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.text();
};

const messagesSchema = z.object({ messages: z.array(z.object({ text: z.string().nullable() })) });

/** Whether what was said with this text, a moment ago, is stored. */
const hasStored = async (url: string, space: string, text: string): Promise<boolean> => {
  const path = `/api/spaces/${encodeURIComponent(`anychat:${space}`)}/messages?limit=200`;
  try {
    const { messages } = messagesSchema.parse(JSON.parse(await get(`${url}${path}`)));
    return messages.some((message) => message.text === text);
  } catch {
    // Not known yet, or its database is away.
    return false;
  }
};

const sayAsAdmin = async (peer: Peer, { admin, channels }: Community, text: string): Promise<string> => {
  const path = `/channels/${channels[0]}/messages`;
  const { id } = z.object({ id: z.string() }).parse(await peer.call(admin.token, 'POST', path, { text }));
  return `${path}/${id}`;
};

/** Says it, and waits until it is stored. */
export const untilHeard = async (url: string, peer: Peer, community: Community, text: string): Promise<void> => {
  await sayAsAdmin(peer, community, text);
  await until(() => hasStored(url, peer.space, text), { timeoutMs: 180_000, label: `"${text}" is stored` });
};

/**
 * Waits until the program has joined the space; what was said before is none of its business. The questions are taken
 * back; returns how many there were.
 */
export const untilHearing = async (url: string, peer: Peer, community: Community): Promise<number> => {
  const asked: { text: string; path: string }[] = [];
  await until(
    async () => {
      const text = `can you hear me? (${asked.length + 1})`;
      asked.push({ text, path: await sayAsAdmin(peer, community, text) });
      await pause(1_000);
      for (const one of asked) if (await hasStored(url, peer.space, one.text)) return true;
      return false;
    },
    { timeoutMs: 120_000, label: 'the program hears' },
  );
  for (const { path } of asked) await peer.call(community.admin.token, 'DELETE', path);
  await untilHeard(url, peer, community, 'and this over the open connection');
  return asked.length;
};

/** Sum of a gauge's lines whose labels match. */
const gauge = (metrics: string, name: string, labels: RegExp): number =>
  metrics
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && labels.test(line))
    .reduce(
      (sum, line) =>
        sum +
        Number(
          line
            .slice(line.lastIndexOf('}') + 1)
            .trim()
            .split(' ')[0],
        ),
      0,
    );

const openWork = async (url: string): Promise<number> => {
  try {
    const metrics = await get(`${url}/metrics`);
    return (
      gauge(metrics, 'cco_queue_depth', /queue="(?:ingest|interact)"/u) +
      gauge(metrics, 'cco_outbox_rows', /status="(?:pending|sending)"/u)
    );
  } catch {
    return Number.NaN;
  }
};

/** Waits until no event, press or post is under way; what was sent before a kill is looked at again a minute later. */
export const untilQuiet = async (url: string, timeoutMs = 300_000): Promise<void> => {
  let calm = 0;
  await until(
    async () => {
      await pause(200);
      calm = (await openWork(url)) === 0 ? calm + 1 : 0;
      return calm >= 5;
    },
    { timeoutMs, label: 'nothing is under way' },
  );
};
