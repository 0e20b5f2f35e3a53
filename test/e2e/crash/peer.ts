// Starts the AnyChat of the crash suite as a process of its own, and talks to it like anyone else.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { messageListSchema, sessionSchema } from '../../../src/anychat-protocol/requests.ts';
import { bareEnvironment, temporaryFolder } from '../../services/program.ts';

const aboutSchema = z.object({ url: z.string(), agentToken: z.string(), space: z.string() });

export type PeerMessage = z.infer<typeof messageListSchema>['messages'][number];

export interface Resident {
  readonly id: string;
  readonly name: string;
  readonly token: string;
}

export interface Peer {
  readonly url: string;
  /** For ANYCHAT_API_BASE. */
  readonly apiBase: string;
  /** For ANYCHAT_API_TOKEN: the house agent's, which sees every channel. */
  readonly agentToken: string;
  readonly space: string;
  /** Throws where the answer is not 2xx. Path below the space. */
  call(token: string, method: string, path: string, body?: unknown): Promise<unknown>;
  join(name: string, more?: { readonly claim: string }): Promise<Resident>;
  /** Everything said in a channel and its threads, oldest first, as the agent sees it. */
  list(channelId: string, since?: number): Promise<PeerMessage[]>;
  close(): Promise<void>;
}

interface PeerOptions {
  /** It knows no idempotency keys. */
  readonly forgetKeys?: boolean;
  /** More of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Waits until it listens. */
export const startPeer = async ({ forgetKeys = false, env = {} }: PeerOptions = {}): Promise<Peer> => {
  const folder = temporaryFolder('cco-peer-');
  const script = join(import.meta.dirname, 'peer-process.ts');
  const child = spawn(process.execPath, [script, join(folder, 'data'), forgetKeys ? 'forget-keys' : ''], {
    env: { ...bareEnvironment(), ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const first = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('the peer did not start'))),
  ]);
  const about = aboutSchema.parse(JSON.parse(String(first[0])));
  const apiBase = `${about.url}/v1`;

  const request = async (token: string | null, method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(`${apiBase}${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === '' ? null : JSON.parse(text);
  };
  const call: Peer['call'] = (token, method, path, body) =>
    request(token, method, `/spaces/${about.space}${path}`, body);

  return {
    ...about,
    apiBase,
    call,
    join: async (name, more = { claim: '' }) => {
      const session = sessionSchema.parse(
        await request(null, 'POST', '/sessions', { name, ...(more.claim === '' ? {} : more) }),
      );
      return { id: session.member.id, name: session.member.name, token: session.token };
    },
    list: async (channelId, since = 0) => {
      const found: PeerMessage[] = [];
      let cursor = `since=${new Date(since).toISOString()}`;
      for (;;) {
        const path = `/channels/${channelId}/messages?limit=100&${cursor}`;
        const page = messageListSchema.parse(await call(about.agentToken, 'GET', path));
        found.push(...page.messages);
        const last = page.messages.at(-1);
        if (!page.more || last === undefined) return found;
        cursor = `after=${last.id}`;
      }
    },
    close: async () => {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
};
