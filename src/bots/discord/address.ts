// Where the Discord is, and which account is ours there.
import { createHash } from 'node:crypto';
import { CcoError } from '../../core/errors.ts';

export interface Address {
  /** Without its version, without a trailing slash. */
  readonly api: string;
  /** Digits only. */
  readonly version: string;
}

const defaultVersion = '10';

/** Splits the base address: `https://discord.com/api/v10` or without a version. Throws CcoError `discord-base-invalid`. */
export const addressOf = (apiBase: string): Address => {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null;
  if (url === null || !/^https?:$/u.test(url.protocol)) {
    throw new CcoError('The Discord base address is not an http(s) URL', {
      code: 'discord-base-invalid',
      remedy: 'Set DISCORD_API_BASE to something like https://discord.com/api/v10, or leave it out.',
    });
  }
  const segments = url.pathname.split('/').filter((segment) => segment !== '');
  const version = /^v(\d+)$/u.exec(segments.at(-1) ?? '')?.[1];
  const path = (version === undefined ? segments : segments.slice(0, -1)).map((segment) => `/${segment}`).join('');
  return { api: `${url.origin}${path}`, version: version ?? defaultVersion };
};

/**
 * Names one bot on one Discord: 16 hex digits that tell nothing about the token. A token's first part is the bot's id, so
 * that a token made anew is still the same account.
 */
export const accountKey = (apiBase: string, token: string): string => {
  const { api } = addressOf(apiBase);
  const id = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8');
  return createHash('sha256')
    .update(`${api}\n${/^\d{15,20}$/u.test(id) ? id : token}`)
    .digest('hex')
    .slice(0, 16);
};
