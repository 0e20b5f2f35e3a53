// What another agent tells this one, from its signature to what is done about it: once, or refused with a reason.
import { nextVersion } from '../brand/strategy.ts';
import { CcoError } from '../errors.ts';
import type { Clock, Repositories, Store } from '../ports.ts';
import type { Directory } from './directory.ts';
import {
  type CasePriority,
  type IncomingEvent,
  maySend,
  parseIncoming,
  priorityOf,
  type Refusal,
  type RevenueImpact,
} from './incoming.ts';
import { refusalIn, refusing, replayed, signatureRefusal } from './refusals.ts';
import { type CoordinationRole, roleSchema } from './role.ts';
import type { SignedHeaders, VerifySignature } from './signed.ts';

export interface ReceiveDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly verify: VerifySignature;
  readonly directory: Directory;
  /** The agent's own: a request is answered within this, ms. */
  readonly analysisMs: number;
  /** Raises cases; `unknown`: there is none it could be about. null: this program keeps no cases. */
  readonly applyRevenue:
    | ((
        tx: Repositories,
        impact: RevenueImpact,
        priority: CasePriority,
        at: number,
      ) => Promise<{ readonly outcome: 'applied'; readonly cases: number } | { readonly outcome: 'unknown' }>)
    | null;
}

export interface Accepted {
  readonly ok: true;
  readonly id: string;
  readonly type: IncomingEvent['type'];
  /** Counts, versions and times; never content. */
  readonly result: Readonly<Record<string, string | number | boolean>>;
}

export type Received = Accepted | { readonly ok: false; readonly refusal: Refusal };

const decode = (body: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
};

type Result = Accepted['result'];

const updateStrategy = async (
  tx: Repositories,
  strategy: Extract<IncomingEvent, { type: 'strategy.update' }>['data']['strategy'],
  role: CoordinationRole,
  now: number,
): Promise<Result> => {
  const current = await tx.strategy.current();
  const next = nextVersion(current, { source: 'coordination', at: now, strategy });
  if (next === current) return { version: next.version, changed: false };
  if (!(await tx.strategy.add(next)))
    throw new CcoError('The strategy was changed at the same moment.', {
      code: 'coordination-conflict',
      remedy: 'Send it again.',
      retryable: true,
    });
  await tx.audit.append({
    at: now,
    spaceId: null,
    actor: 'agent',
    action: 'strategy-update',
    subject: `version ${next.version}`,
    data: { role, version: next.version },
  });
  return { version: next.version, changed: true };
};

/** Makes what `POST /api/coordination` calls. Throws only what the store throws. */
export const createReceive = (deps: ReceiveDeps) => {
  const { store, clock, verify, directory, analysisMs, applyRevenue } = deps;

  const act = async (
    tx: Repositories,
    event: IncomingEvent,
    role: CoordinationRole,
    id: string,
    now: number,
  ): Promise<Result> => {
    switch (event.type) {
      case 'strategy.update':
        return await updateStrategy(tx, event.data.strategy, role, now);
      case 'revenue.impact': {
        if (applyRevenue === null)
          throw refusing({
            status: 422,
            code: 'coordination-unsupported',
            message: 'This program keeps no cases.',
            remedy: 'Send no revenue impact to it.',
          });
        const priority = priorityOf(event.data);
        const applied = await applyRevenue(tx, event.data, priority, now);
        if (applied.outcome === 'unknown')
          throw refusing({
            status: 404,
            code: 'coordination-unknown-case',
            message: 'There is no open case this could be about.',
            remedy: 'Name the id of an open case, or a space and a theme that has one.',
          });
        return { priority, cases: applied.cases };
      }
      case 'acknowledgement':
        if (!(await tx.coordination.acknowledge(role, event.data.of, now)))
          throw refusing({
            status: 404,
            code: 'coordination-unknown-event',
            message: `Nothing with this id was sent to the ${role}.`,
            remedy: 'Give the id of the event that arrived.',
          });
        return { of: event.data.of };
      case 'coordination.request': {
        const { spaceId, topic, days } = event.data;
        if ((await tx.spaces.get(spaceId)) === null)
          throw refusing({
            status: 404,
            code: 'not-found',
            message: 'There is no such space.',
            remedy: 'GET /api/spaces lists them.',
          });
        const reachable = directory.resolve(role);
        if (!reachable.ok)
          throw refusing({
            status: 422,
            code: 'coordination-unreachable',
            message: 'There is no way to send the answer back.',
            remedy: reachable.problem,
          });
        const dueAt = now + analysisMs;
        await tx.coordination.addRequest({ id: `${role}:${id}`, party: role, spaceId, topic, days, at: now, dueAt });
        return { answerBy: new Date(dueAt).toISOString() };
      }
      default:
        return event satisfies never;
    }
  };

  const note = async (
    tx: Repositories,
    role: CoordinationRole,
    id: string,
    type: string,
    now: number,
    code: string | null,
  ): Promise<void> => {
    const key = { id, party: role, way: 'api' as const };
    const status = code === null ? 'accepted' : 'refused';
    await tx.coordination.add({
      ...key,
      direction: 'in',
      type,
      spaceId: null,
      at: now,
      status,
      ...(code === null ? {} : { errorCode: code }),
    });
    // Refused once and right now: the row says how it ended.
    if (code === null) await tx.coordination.settle(key, 'accepted', null, now);
  };

  return async (headers: SignedHeaders, body: Uint8Array): Promise<Received> => {
    const verified = verify(headers, body);
    if (!verified.ok) return { ok: false, refusal: signatureRefusal(verified.problem) };
    const sender = roleSchema.safeParse(verified.sender);
    const forbidden = (message: string, remedy: string): Refusal => ({
      status: 403,
      code: 'coordination-forbidden',
      message,
      remedy,
    });
    if (!sender.success)
      return {
        ok: false,
        refusal: forbidden('This secret belongs to no role.', 'Sign with the secret of a role: CEO, CMO, CRO, ….'),
      };
    const role = sender.data;
    const { id } = verified;
    const refuse = async (type: string, refusal: Refusal): Promise<Received> => {
      await note(store, role, id, type, clock.now(), refusal.code);
      return { ok: false, refusal };
    };
    const text = decode(body);
    const parsed = parseIncoming(text ?? '');
    if (!parsed.ok) return await refuse('unknown', parsed.refusal);
    const { event } = parsed;
    if (event.from !== undefined && event.from !== role)
      return await refuse(
        event.type,
        forbidden('It says it is from another role than its signature.', 'Leave `from` out, or sign as that role.'),
      );
    if (!maySend(role, event.type))
      return await refuse(
        event.type,
        forbidden(`The ${role} may not send this.`, 'docs/coordination.md says who may send what.'),
      );
    try {
      return await store.transaction(async (tx) => {
        const now = clock.now();
        if (!(await tx.coordination.claimWebhook(role, id, now))) throw refusing(replayed);
        const result = await act(tx, event, role, id, now);
        await note(tx, role, id, event.type, now, null);
        return { ok: true, id, type: event.type, result };
      });
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === null) throw error;
      // The first one's row stands.
      return refusal === replayed ? { ok: false, refusal } : await refuse(event.type, refusal);
    }
  };
};
