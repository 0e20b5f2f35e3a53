import type { InboundEvent } from '../../core/messages/inbound.ts';
import type { Clock } from '../../core/ports.ts';

/** When an event happened, ms; an edit at its edit. 0 for none. */
export const eventTime = (event: InboundEvent | undefined): number =>
  event === undefined ? 0 : event.kind === 'message' ? event.revision : event.at;

/** A clock that stands still until it is stepped, and never goes back. */
export const createSimulation = (start: number): { readonly clock: Clock; stepTo(at: number): void } => {
  let now = start;
  return {
    clock: { now: () => now },
    stepTo: (at) => {
      now = Math.max(now, at);
    },
  };
};
