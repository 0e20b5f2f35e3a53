import type { z } from 'zod';
import type { errorSchema } from '../../anychat-protocol/requests.ts';

type Code = z.infer<typeof errorSchema>['error']['code'] | 'no-connection' | 'bad-answer';

/** A request that did not succeed, in words for the person at the page. */
export class RequestFailure extends Error {
  readonly code: Code;
  readonly remedy: string | undefined;

  constructor(code: Code, message: string, remedy?: string) {
    super(message);
    this.name = 'RequestFailure';
    this.code = code;
    this.remedy = remedy;
  }
}

export interface Explained {
  readonly message: string;
  readonly remedy?: string | undefined;
}

/** What to show for anything thrown. */
export const explain = (error: unknown): Explained =>
  error instanceof RequestFailure
    ? { message: error.message, remedy: error.remedy }
    : { message: 'Something went wrong on this page.', remedy: 'Reload the page and try again.' };
