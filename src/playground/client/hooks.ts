import { useEffect, useRef, useState } from 'preact/hooks';
import type { Store } from './store.ts';

/** The part of the state that `select` names; draws again when it is another value. */
export const useSelected = <S, A, T>(store: Store<S, A>, select: (state: S) => T): T => {
  const [, draw] = useState({});
  const value = select(store.get());
  const latest = useRef({ select, value });
  latest.current = { select, value };
  useEffect(() => {
    const check = (): void => {
      if (!Object.is(latest.current.select(store.get()), latest.current.value)) draw({});
    };
    check();
    return store.subscribe(check);
  }, [store]);
  return value;
};
