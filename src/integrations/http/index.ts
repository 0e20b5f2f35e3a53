// The one way out to someone else's HTTP interface:
//   const http = createHttpCaller({ service, errorPrefix, baseUrl, headers, remedies }, { clock, logger });
//   const { value } = await http.call({ method: 'GET', path: '/things/1', answer: thingSchema });
export { createHttpCaller } from './caller.ts';
export {
  defaultHttpTuning,
  type HttpCall,
  type HttpCaller,
  type HttpCallerConfig,
  type HttpCallerDeps,
  type HttpTuning,
} from './config.ts';
export { maybeDone, retryAfterOf } from './failure.ts';
export { hmacSha256, sameSecret } from './secret.ts';
export { retryAfterMs } from './wait.ts';
