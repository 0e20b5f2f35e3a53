// One base URL names three things: where REST lives, the socket.io namespace, and the path socket.io answers on.
import { createHash } from 'node:crypto';
import { CcoError } from '../../core/errors.ts';

export interface Address {
  /** REST base without a trailing slash. */
  readonly rest: string;
  /** What socket.io-client connects to: origin and namespace. */
  readonly socket: string;
  /** socket.io's path on the host. */
  readonly path: string;
}

/**
 * `https://host/prefix/v1` → REST there, namespace `/v1`, socket.io path `/prefix/socket.io`.
 * Throws CcoError `anychat-base-invalid`.
 */
export const addressOf = (apiBase: string): Address => {
  const url = URL.canParse(apiBase) ? new URL(apiBase) : null;
  const segments = url?.pathname.split('/').filter((segment) => segment !== '') ?? [];
  const version = segments.at(-1);
  if (url === null || !/^https?:$/u.test(url.protocol) || version === undefined || !/^v\d+$/u.test(version)) {
    throw new CcoError('The AnyChat base address is not an http(s) URL that ends in its version', {
      code: 'anychat-base-invalid',
      remedy: 'Set ANYCHAT_API_BASE to something like https://anychat.example/v1.',
    });
  }
  return {
    rest: `${url.origin}/${segments.join('/')}`,
    socket: `${url.origin}/${version}`,
    path: `/${[...segments.slice(0, -1), 'socket.io'].join('/')}`,
  };
};

/** Names one account on one AnyChat: 16 hex digits that tell nothing about the token. */
export const accountKey = (apiBase: string, token: string): string =>
  createHash('sha256')
    .update(`${addressOf(apiBase).rest}\n${token}`)
    .digest('hex')
    .slice(0, 16);
