import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { z } from 'zod';
import { CcoError } from '../core/errors.ts';
import { type Agent, agentFileSchema, agentFromFile } from './agent.ts';

export interface LoadedAgent {
  readonly agent: Agent;
  /** Top-level fields the file sets; the others have their defaults. */
  readonly fieldsSet: ReadonlySet<string>;
}

const read = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new CcoError(`${path} cannot be read.`, {
      code: 'config-agent-file',
      remedy: 'Give this user permission to read it.',
      cause: error,
    });
  }
};

/** Where JSON.parse stopped. Its message quotes the text, so only the numbers are taken. */
const place = (error: unknown, content: string): string => {
  const message = error instanceof Error ? error.message : '';
  const position = Number(/at position (\d+)/u.exec(message)?.[1] ?? content.length);
  const before = content.slice(0, position).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
};

const parse = (path: string, content: string): unknown => {
  try {
    return JSON.parse(content);
  } catch (error) {
    throw new CcoError(`${path} is not JSON: it cannot be read on from ${place(error, content)}.`, {
      code: 'config-agent-json',
      remedy: 'Look there for a missing or extra comma, quote or bracket.',
    });
  }
};

const describe = (path: string, issues: readonly z.core.$ZodIssue[]): CcoError => {
  const lines = issues.slice(0, 5).map((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return `${issue.keys.map((key) => [...issue.path, key].join('.')).join(', ')}: there is no such field`;
    }
    return `${issue.path.join('.') || 'the whole file'}: ${issue.message}`;
  });
  return new CcoError(`${path} does not fit. ${lines.join('. ')}.`, {
    code: 'config-agent-field',
    remedy: 'Correct or remove what is named; README.md lists the fields and what they may be.',
    data: { problems: issues.length },
  });
};

/**
 * Reads `cco-agent.json`.
 * @param required false: a file that is not there means all defaults
 * @throws CcoError `config-agent-file`, `config-agent-json`, `config-agent-field`
 */
export const loadAgent = (cwd: string, file: string, required: boolean): LoadedAgent => {
  const content = read(resolve(cwd, file));
  if (content === null && required) {
    throw new CcoError(`CCO_AGENT_FILE names ${file}, which does not exist.`, {
      code: 'config-agent-file',
      remedy: 'Correct CCO_AGENT_FILE, or unset it to use cco-agent.json.',
    });
  }
  const value = content === null ? {} : parse(file, content);
  const parsed = agentFileSchema.safeParse(value);
  if (!parsed.success) throw describe(file, parsed.error.issues);
  const fieldsSet = new Set(typeof value === 'object' && value !== null ? Object.keys(value) : []);
  return { agent: agentFromFile(parsed.data), fieldsSet };
};
