// Keeps a scrolling list where its reader is: at the end while they are at the end, in place while older rows come in
// above, and asks for older rows when they near the top.
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

const nearEnd = 60;
const nearTop = 240;

export interface Followed {
  /** Whether something came in below while the reader was further up. */
  readonly below: boolean;
  readonly onScroll: () => void;
  readonly toEnd: () => void;
}

/** `firstKey` and `lastKey` name the first message and the last row; `onTop` is called while the reader is near the top. */
export const useFollow = (
  list: { readonly current: HTMLElement | null },
  rows: { readonly firstKey: string | undefined; readonly lastKey: string | undefined; readonly count: number },
  onTop: () => void,
): Followed => {
  const atEnd = useRef(true);
  const before = useRef({ firstKey: rows.firstKey, lastKey: rows.lastKey, height: 0 });
  const [below, setBelow] = useState(false);

  useLayoutEffect(() => {
    const element = list.current;
    if (element === null) return;
    const { firstKey, lastKey, height } = before.current;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else if (firstKey !== rows.firstKey) element.scrollTop += element.scrollHeight - height;
    if (!atEnd.current && lastKey !== rows.lastKey) setBelow(true);
    before.current = { firstKey: rows.firstKey, lastKey: rows.lastKey, height: element.scrollHeight };
  }, [list, rows.firstKey, rows.lastKey, rows.count]);

  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    observer.observe(element);
    if (element.firstElementChild !== null) observer.observe(element.firstElementChild);
    return () => observer.disconnect();
  }, [list]);

  return {
    below,
    onScroll: () => {
      const element = list.current;
      if (element === null) return;
      atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < nearEnd;
      before.current = { ...before.current, height: element.scrollHeight };
      if (atEnd.current) setBelow(false);
      if (element.scrollTop < nearTop && !atEnd.current) onTop();
    },
    toEnd: () => {
      const element = list.current;
      if (element !== null) element.scrollTop = element.scrollHeight;
    },
  };
};
