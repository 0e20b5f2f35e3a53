// An HTTP answer as discord.js can read it, whatever Discord-compatible server gave it: all of it under the request's time
// limit, JSON called JSON, and a rate limit's wait where discord.js looks for it.
import { unavailable } from './failure.ts';

// A list of 100 messages with all their embeds is well below.
const longestAnswer = 16 * 1024 * 1024;
const tooManyRequests = 429;

const readBody = async (response: Response): Promise<Uint8Array<ArrayBuffer> | null> => {
  if (response.body === null || response.status === 204 || response.status === 304) return null;
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    if (size > longestAnswer) throw unavailable('answer-too-long', true);
    parts.push(part);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
};

const parse = (body: Uint8Array | null): unknown => {
  try {
    return body === null ? undefined : JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

const looksLikeJson = (body: Uint8Array | null): boolean => {
  const first = body?.find((byte) => byte > 0x20);
  return first === 0x7b || first === 0x5b;
};

/** Seconds from `Retry-After`, a number or a date, or from the body; null: it says none. */
export const secondsToWait = (header: string | null, body: unknown, now: number): number | null => {
  const inBody =
    typeof body === 'object' && body !== null && 'retry_after' in body ? Number(body.retry_after) : Number.NaN;
  const given = (header ?? '').trim();
  const numeric = given === '' ? Number.NaN : Number(given);
  const date = Number.isNaN(numeric) ? (Date.parse(given) - now) / 1000 : numeric;
  // The body has fractions, the header whole seconds: the longer one is safe.
  const seconds = Math.max(...[inBody, date].filter((one) => Number.isFinite(one) && one >= 0), -1);
  return seconds < 0 ? null : seconds;
};

/** The same answer, read whole. Throws CcoError `chat-unavailable` where it never ends, and what the connection throws. */
export const settled = async (response: Response, now: () => number): Promise<Response> => {
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  let body = await readBody(response);
  const said = headers.get('content-type') ?? '';
  const json = /^application\/(?:[\w.+-]+\+)?json/iu.test(said);
  if (!json && looksLikeJson(body) && parse(body) !== undefined) headers.set('content-type', 'application/json');
  // A refusal that calls itself JSON and is none would look like a broken connection.
  if (json && !response.ok && parse(body) === undefined) body = new TextEncoder().encode('{"message":"","code":0}');
  if (status === tooManyRequests) {
    const seconds = secondsToWait(headers.get('retry-after'), parse(body), now());
    if (seconds === null) headers.delete('retry-after');
    else headers.set('retry-after', String(seconds));
  }
  return new Response(body, { status, statusText, headers });
};
