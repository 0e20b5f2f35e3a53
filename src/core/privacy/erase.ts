// Removing everything stored about one member, wherever it is.
import type { MemberId } from '../ids.ts';
import { unnameCards } from '../interventions/card-update.ts';
import type { Clock, ErasureTarget, Store } from '../ports.ts';

export interface EraseDeps {
  readonly store: Pick<Store, 'privacy' | 'audit' | 'transaction'>;
  /** Copies outside the store: queues, spool, event logs. */
  readonly targets: readonly ErasureTarget[];
  readonly clock: Clock;
}

export interface Erased {
  /** Rows removed from the store. */
  readonly rows: number;
  /** Copies removed elsewhere. */
  readonly copies: number;
}

/**
 * Makes the use case of an `erase` timer. The store goes first: its tombstone refuses from then on what the targets still
 * hold. It goes once more at the end, for what slipped in between reading a copy and the tombstone. Can be repeated
 * from any point, with the same `at`: a member who comes back later is refused nothing they say after it.
 *
 * @param at when erasure was asked for, ms since 1970; default now.
 * Throws what a part throws; the sweep then repeats it.
 */
export const createErase =
  ({ store, targets, clock }: EraseDeps) =>
  async (memberId: MemberId, at: number = clock.now()): Promise<Erased> => {
    // While it is known still what they decided.
    await store.transaction((tx) => unnameCards(tx, memberId, clock.now()));
    let rows = await store.privacy.erase(memberId, at);
    let copies = 0;
    for (const target of targets) copies += await target.eraseMember(memberId, at);
    rows += await store.privacy.erase(memberId, at);
    // Without the member's id: this entry must not keep what was just removed.
    await store.audit.append({
      at: clock.now(),
      spaceId: null,
      actor: 'agent',
      action: 'privacy.erase',
      subject: 'member',
      data: { rows, copies, targets: targets.length },
    });
    return { rows, copies };
  };
