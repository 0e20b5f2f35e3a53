// Finds out what kind of export a path is, and reads it into events in order of time.
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative, sep } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { CcoError } from '../../core/errors.ts';
import type { InboundEvent } from '../../core/messages/inbound.ts';
import { parseAnyChat } from './formats/anychat.ts';
import { parseDiscord } from './formats/discord.ts';
import { parseIrc } from './formats/irc.ts';
import { parseSlack, type SlackFile } from './formats/slack.ts';

export type ExportFormat = 'anychat' | 'discord' | 'irc' | 'slack';

/** The events of an export, oldest first. */
export interface Export {
  readonly format: ExportFormat;
  readonly files: number;
  readonly events: readonly InboundEvent[];
}

// A gigabyte of JSON unpacked from a small zip is an attack or a mistake, not a community.
const maxUnpacked = 2 ** 30;

const remedy =
  'Give a DiscordChatExporter JSON file or a folder of them, a Slack export (zip or folder), an IRC log (.txt, .log), or AnyChat events as JSON lines (.jsonl).';

const unreadable = (path: string, why: string, cause?: unknown): CcoError =>
  new CcoError(`${path}: ${why}`, { code: 'replay-unreadable', remedy, cause });

const parseJson = (text: string, path: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(path, 'this is not valid JSON.');
  }
};

const readZip = (bytes: Uint8Array, path: string): SlackFile[] => {
  let unpacked = 0;
  try {
    const entries = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.endsWith('.json')) return false;
        unpacked += originalSize;
        if (unpacked > maxUnpacked) throw unreadable(path, 'it unpacks to more than 1 GiB.');
        return true;
      },
    });
    return Object.entries(entries).map(([name, content]) => ({
      path: name,
      json: parseJson(strFromU8(content), name),
    }));
  } catch (error) {
    if (error instanceof CcoError) throw error;
    throw unreadable(path, 'this is not a zip archive that can be read.', error);
  }
};

const instantOf = (event: InboundEvent): number => (event.kind === 'message' ? event.revision : event.at);

const inOrder = (format: ExportFormat, files: number, events: readonly InboundEvent[], path: string): Export => {
  if (events.length === 0) throw unreadable(path, 'there are no messages in it.');
  return { format, files, events: events.toSorted((a, b) => instantOf(a) - instantOf(b)) };
};

const isIrc = (name: string): boolean =>
  /\.(?:txt|log)$/u.test(name) && !name.endsWith('.annotation.txt') && !/readme/iu.test(name);

const readFolder = async (path: string): Promise<Export> => {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(path, join(entry.parentPath, entry.name)));
  const json = names.filter((name) => extname(name) === '.json');
  if (names.includes('channels.json') || names.includes('users.json')) {
    const files = await Promise.all(
      json.map(async (name) => ({
        path: name.split(sep).join('/'),
        json: parseJson(await readFile(join(path, name), 'utf8'), name),
      })),
    );
    return inOrder('slack', files.length, parseSlack(files), path);
  }
  if (json.length > 0) {
    const events = [];
    for (const name of json)
      events.push(...parseDiscord(parseJson(await readFile(join(path, name), 'utf8'), name), name));
    return inOrder('discord', json.length, events, path);
  }
  const logs = names.filter(isIrc);
  if (logs.length === 0) throw unreadable(path, 'no export was found in this folder.');
  const events = [];
  for (const name of logs) events.push(...parseIrc(await readFile(join(path, name), 'utf8'), basename(name)));
  return inOrder('irc', logs.length, events, path);
};

/** Reads an export. Throws CcoError `replay-unreadable`, `replay-bad-file` or `replay-bad-line`, each with what to do. */
export const readExport = async (path: string): Promise<Export> => {
  const info = await stat(path).catch((error: unknown) => {
    throw new CcoError(`${path}: there is no such file or folder.`, {
      code: 'replay-unreadable',
      remedy: 'Check the path.',
      cause: error,
    });
  });
  if (info.isDirectory()) return readFolder(path);
  if (path.endsWith('.zip')) return inOrder('slack', 1, parseSlack(readZip(await readFile(path), path)), path);
  const text = await readFile(path, 'utf8');
  if (/\.(?:jsonl|ndjson)$/u.test(path)) return inOrder('anychat', 1, parseAnyChat(text, basename(path)), path);
  if (path.endsWith('.json')) {
    // JSON lines often go by .json too: one whole document is Discord's.
    const first = text.slice(0, text.indexOf('\n') + 1 || text.length).trim();
    if (/^\{.*"type".*\}$/u.test(first)) return inOrder('anychat', 1, parseAnyChat(text, basename(path)), path);
    return inOrder('discord', 1, parseDiscord(parseJson(text, path), basename(path)), path);
  }
  if (isIrc(path)) return inOrder('irc', 1, parseIrc(text, basename(path)), path);
  throw unreadable(path, 'this kind of file is not known.');
};
