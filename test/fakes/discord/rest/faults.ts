// What can go wrong between a request and its answer, as a test orders it.

export interface RequestSeen {
  readonly method: string;
  /** As Discord's document writes it. */
  readonly template: string;
  readonly path: string;
}

export type FaultKind =
  /** The work is done, the answer never arrives: the connection is closed, or reset, which discord.js takes as a reason to ask again. */
  | { readonly kind: 'lose-answer'; readonly reset?: boolean }
  /** The same before anything is done. */
  | { readonly kind: 'drop'; readonly reset?: boolean }
  /** Answered with this status (500, 502, 503) and nothing done. */
  | { readonly kind: 'status'; readonly status: number }
  /** Done, but after this time. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Answered with 429. `scope` default `user`; `global` is the whole bot's. */
  | { readonly kind: 'rate-limit'; readonly retryAfter: number; readonly scope?: 'user' | 'global' | 'shared' };

export type FaultOrder = FaultKind & {
  /** `POST /channels/{channel_id}/messages`, a function, or nothing for every request. */
  readonly on?: string | ((request: RequestSeen) => boolean);
  /** How many requests it hits. Default 1; Infinity until it is lifted. */
  readonly times?: number;
};

export interface Fault {
  /** How many requests it has hit. */
  readonly hits: () => number;
  lift(): void;
}

export interface Faults {
  order(order: FaultOrder): Fault;
  clear(): void;
  /** The fault for a request, counted as used; null: none. */
  take(request: RequestSeen): FaultKind | null;
}

const applies = (order: FaultOrder, request: RequestSeen): boolean =>
  order.on === undefined ||
  (typeof order.on === 'function' ? order.on(request) : order.on === `${request.method} ${request.template}`);

export const createFaults = (): Faults => {
  const active = new Set<{ readonly order: FaultOrder; hits: number }>();
  return {
    order: (order) => {
      const entry = { order, hits: 0 };
      active.add(entry);
      return { hits: () => entry.hits, lift: () => void active.delete(entry) };
    },
    clear: () => active.clear(),
    take: (request) => {
      for (const entry of active) {
        if (!applies(entry.order, request)) continue;
        entry.hits += 1;
        if (entry.hits >= (entry.order.times ?? 1)) active.delete(entry);
        return entry.order;
      }
      return null;
    },
  };
};
