// Calls someone else's HTTP interface: a time limit for each attempt, repeats with pauses, a circuit breaker, and errors
// in our words.
import { CcoError, errorCode } from '../../core/errors.ts';
import { attemptCall } from './attempt.ts';
import { createCircuit } from './circuit.ts';
import type { HttpCallerDeps } from './config.ts';
import { defaultHttpTuning, type HttpAnswer, type HttpCall, type HttpCaller, type HttpCallerConfig } from './config.ts';
import { createFailures, maybeDone, retryAfterOf } from './failure.ts';
import { pauseBefore, realSleep } from './wait.ts';

const isRepeatable = ({ method, repeatable }: HttpCall<unknown>): boolean =>
  repeatable ?? (method !== 'POST' && method !== 'PATCH');

export const createHttpCaller = (config: HttpCallerConfig, deps: HttpCallerDeps): HttpCaller => {
  const { clock, logger, sleep = realSleep, random = Math.random } = deps;
  const tuning = { ...defaultHttpTuning, ...config.tuning };
  const failures = createFailures(config);
  const readFailures = createFailures(config, true);
  const closing = new AbortController();
  const isDown = (error: unknown): boolean =>
    error instanceof CcoError && error.code === `${config.errorPrefix}-unavailable`;
  // A call that was ended from here says nothing about the service.
  const isFault = (error: unknown): boolean =>
    isDown(error) && error instanceof CcoError && error.data.reason !== 'ended';
  const circuit = createCircuit({
    clock,
    tuning,
    isDown: isFault,
    changed: (state) => {
      const note = { service: config.service, circuit: state };
      if (state === 'open') logger.warn(note, 'integration does not answer: calls are held back');
      else logger.info(note, 'integration answers again');
    },
  });
  /** A rate limit is the account's: all calls wait for it. */
  let notBefore = 0;

  const failuresOf = ({ method }: HttpCall<unknown>) => (method === 'GET' ? readFailures : failures);

  const waitForTurn = async (signal: AbortSignal): Promise<void> => {
    const wait = notBefore - clock.now();
    if (wait <= 0) return;
    if (wait > tuning.patienceMs) throw failures.rateLimited(wait);
    await sleep(wait, signal);
  };

  const once = async <T>(call: HttpCall<T>, signal: AbortSignal): Promise<HttpAnswer<T>> => {
    await waitForTurn(signal);
    if (signal.aborted) throw failures.unavailable('ended', false);
    const { status, headers, body } = await attemptCall(
      { config, tuning, failures: failuresOf(call), now: () => clock.now() },
      call,
      signal,
    ).catch((error: unknown) => {
      throw signal.aborted ? failuresOf(call).unavailable('ended', true) : error;
    });
    if (call.answer === null) return { status, headers, value: undefined as T };
    const parsed = call.answer.safeParse(body);
    // Not the parse error as a cause: it may quote content.
    if (parsed.success) return { status, headers, value: parsed.data };
    throw isRepeatable(call) ? failures.unreadable() : failures.unavailable('answer-unexpected', true, status);
  };

  const worthRepeating = (error: unknown, call: HttpCall<unknown>): boolean => {
    if (!(error instanceof CcoError) || !error.retryable || error.data.status === 401) return false;
    if (error.data.reason === 'ended' || error.data.reason === 'circuit-open') return false;
    if ((retryAfterOf(error) ?? 0) > tuning.patienceMs) return false;
    return isRepeatable(call) || !maybeDone(error);
  };

  return {
    call: async (call) => {
      const signal = call.signal === undefined ? closing.signal : AbortSignal.any([closing.signal, call.signal]);
      // A later attempt that was not let through does not undo what an earlier one may have done.
      let earlierMaybeDone = false;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await circuit.run(
            () => once(call, signal),
            () => failures.unavailable('circuit-open', earlierMaybeDone),
          );
        } catch (error) {
          earlierMaybeDone ||= maybeDone(error);
          const asked = retryAfterOf(error);
          if (asked !== null) notBefore = Math.max(notBefore, clock.now() + asked);
          if (attempt >= tuning.attempts || !worthRepeating(error, call)) throw error;
          const pauseMs = asked === null ? pauseBefore(attempt + 1, tuning, random) : 0;
          logger.debug({ service: config.service, code: errorCode(error), attempt, pauseMs }, 'integration: repeating');
          if (pauseMs > 0) await sleep(pauseMs, signal);
        }
      }
    },
    circuit: () => circuit.state(),
    close: () => closing.abort(),
  };
};
