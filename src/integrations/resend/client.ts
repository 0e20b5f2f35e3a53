// One way to call Resend: the shared caller, paced by what its answers say is left, with errors in the core's words.
import { createHttpCaller, defaultHttpTuning, type HttpCall, type HttpCaller } from '../http/index.ts';
import { realSleep } from '../http/wait.ts';
import type { ResendConfig, ResendDeps } from './config.ts';
import { mailError, reasonOf, remedies } from './failure.ts';
import { askedWaitMs, createPace } from './pace.ts';

export interface ResendClient extends Pick<HttpCaller, 'circuit' | 'close'> {
  /** The answer's body. Throws what a `Mailer` throws. */
  call<T>(call: HttpCall<T>): Promise<T>;
}

export const createResendClient = (config: Omit<ResendConfig, 'from'>, deps: ResendDeps): ResendClient => {
  const tuning = { ...defaultHttpTuning, ...config.tuning };
  const pace = createPace(deps.clock, deps.sleep ?? realSleep, tuning.patienceMs);
  const http = createHttpCaller(
    {
      service: 'Resend',
      errorPrefix: 'mail',
      baseUrl: config.apiBase,
      // Resend refuses calls without a user agent.
      headers: { authorization: `Bearer ${config.apiKey}`, 'user-agent': 'cco-agent' },
      remedies,
      reasonOf,
      askedWaitMs,
      tuning,
    },
    deps,
  );
  return {
    async call(call) {
      await pace.turn(call.signal);
      try {
        const { value, headers } = await http.call(call);
        pace.note(headers);
        return value;
      } catch (error) {
        throw mailError(error);
      }
    },
    circuit: () => http.circuit(),
    close: () => http.close(),
  };
};
