/** What every error of ours carries; classified once, at the boundary where it first appears. */
export interface CcoErrorDetail {
  /** Stable, kebab-case; what metrics count and tests assert. */
  readonly code: string;
  /** What the reader can do about it; one sentence. */
  readonly remedy?: string;
  /** Ids and counts only: never message text, tokens or addresses. */
  readonly data?: Readonly<Record<string, string | number | boolean>>;
  /** Whether trying again later can help. Default false. */
  readonly retryable?: boolean;
  readonly cause?: unknown;
}

/** Base of all errors this program raises on purpose. */
export class CcoError extends Error {
  readonly code: string;
  readonly remedy: string | undefined;
  readonly data: Readonly<Record<string, string | number | boolean>>;
  readonly retryable: boolean;

  constructor(message: string, detail: CcoErrorDetail) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'CcoError';
    this.code = detail.code;
    this.remedy = detail.remedy;
    this.data = detail.data ?? {};
    this.retryable = detail.retryable ?? false;
  }
}

/** The code to count and log for any thrown value; never its message, which may quote content. */
export const errorCode = (error: unknown): string => {
  if (error instanceof CcoError) return error.code;
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.name : 'unknown';
};
