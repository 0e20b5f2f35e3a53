// One request and its whole answer, under one time limit.
import type { HttpCall, HttpCallerConfig, HttpTuning } from './config.ts';
import type { Failures } from './failure.ts';
import { plainWaitMs } from './wait.ts';

/** A page of 100 issues with their descriptions is well below. */
const longestAnswer = 16 * 1024 * 1024;

const readText = async (response: Response, tooLong: () => Error): Promise<string> => {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const part of response.body) {
    size += part.byteLength;
    if (size > longestAnswer) throw tooLong();
    text += decoder.decode(part, { stream: true });
  }
  return text + decoder.decode();
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** `undefined`: not JSON, or empty. */
  readonly body: unknown;
}

export interface AttemptParts {
  readonly config: HttpCallerConfig;
  readonly tuning: HttpTuning;
  readonly failures: Failures;
  readonly now: () => number;
}

/** Rejects with CcoError for every answer but 2xx. `signal` ends it early. */
export const attemptCall = async (
  { config, tuning, failures, now }: AttemptParts,
  call: HttpCall<unknown>,
  signal: AbortSignal,
): Promise<RawAnswer> => {
  const query = call.query === undefined ? '' : `?${call.query}`;
  const url = `${config.baseUrl.replace(/\/+$/u, '')}${call.path}${query}`;
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method: call.method,
      headers: {
        accept: 'application/json',
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...config.headers,
        ...call.headers,
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      // A redirect would carry the token to an address that nobody configured.
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(tuning.timeoutMs)]),
    });
    text = await readText(response, () => failures.unavailable('answer-too-long', true));
  } catch (error) {
    throw failures.ofFetch(error);
  }
  const { status, headers } = response;
  const body = parseJson(text);
  if (response.ok) return { status, headers, body };
  const waitMs = (config.askedWaitMs ?? plainWaitMs)(status, headers, now());
  if (waitMs !== null) throw failures.rateLimited(waitMs);
  if (status >= 500) throw failures.unavailable(`http-${status}`, true, status);
  throw failures.refused(status, body);
};
