// Channels as moderators write them.
import type { Channel } from '../ports.ts';

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().replace(/^#/u, '');

/** A channel by its name, with or without `#`, by its id, or as the platform writes a mention of it; null: none, or several. */
export const findChannel = (channels: readonly Channel[], typed: string): Channel | null => {
  const wanted = /^<#(\w+)(?:\|[^>]*)?>$/u.exec(typed.trim())?.[1] ?? plain(typed.trim());
  const byId = channels.find(({ id }) => id === typed.trim() || id.slice(id.indexOf(':') + 1) === wanted);
  if (byId !== undefined) return byId;
  const named = channels.filter(({ name }) => plain(name) === wanted);
  return named.length === 1 ? (named[0] ?? null) : null;
};
