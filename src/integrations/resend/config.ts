// What the connection to Resend is made with.
import type { Logger } from 'pino';
import type { Clock } from '../../core/ports.ts';
import type { HttpCallerDeps, HttpTuning } from '../http/index.ts';

export interface ResendConfig {
  /** RESEND_API_BASE; default `https://api.resend.com`. */
  readonly apiBase: string;
  /** RESEND_API_KEY. One that may only send is enough; then nothing can be looked up. */
  readonly apiKey: string;
  /** RESEND_FROM: `Name <address>` or an address, of a domain that is verified at Resend. */
  readonly from: string;
  readonly tuning?: Partial<HttpTuning>;
}

export interface ResendDeps extends Pick<HttpCallerDeps, 'sleep' | 'random'> {
  readonly clock: Clock;
  readonly logger: Logger;
}
