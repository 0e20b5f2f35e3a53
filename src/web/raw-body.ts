// Bodies as they came, for signatures: what was parsed and written anew is not what was signed.
import type { FastifyInstance, RouteShorthandOptions } from 'fastify';

/** In a scope of its own: JSON bodies arrive as bytes, others are refused with 415. */
export const keepRawBodies = (scope: FastifyInstance): void => {
  scope.removeAllContentTypeParsers();
  scope.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
};

/** The schema of such a body is shown in the API's description only; who handles the request checks it. */
export const describedOnly: Pick<RouteShorthandOptions, 'validatorCompiler'> = {
  validatorCompiler: () => (value: unknown) => ({ value }),
};

/** The bytes of a body; none where there was none. */
export const bytesOf = (body: unknown): Uint8Array => (body instanceof Uint8Array ? body : new Uint8Array());
