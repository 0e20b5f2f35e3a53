import { useEffect, useRef } from 'preact/hooks';
import type { Suggestion } from '../completion.ts';

export interface SuggestionListProps {
  readonly id: string;
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly onChoose: (suggestion: Suggestion) => void;
  readonly onPoint: (index: number) => void;
}

/** What could be meant; the focus stays in the text field, which points at the active one. */
export const SuggestionList = ({ id, items, active, onChoose, onPoint }: SuggestionListProps) => {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active, items]);
  return (
    <div ref={list} id={id} class="suggestions" role="listbox" aria-label="Suggestions">
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the text field takes the keys.
        <div
          key={item.label}
          id={`${id}-${index}`}
          class="suggestion"
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onMouseMove={() => onPoint(index)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(item)}
        >
          <span class="suggestion-label">{item.label}</span>
          <span class="muted">{item.description}</span>
        </div>
      ))}
    </div>
  );
};
