// YouTrack answers with what `fields` asks for, and with ids and types alone where it asks for nothing.

interface Wanted {
  readonly name: string;
  readonly inner: readonly Wanted[];
}

/** `id,project(name,leader(login))`; throws on anything else, as YouTrack refuses it. */
export const parseFields = (text: string): Wanted[] => {
  let at = 0;
  const list = (): Wanted[] => {
    const wanted: Wanted[] = [];
    for (;;) {
      const name = /^[$\w]+/u.exec(text.slice(at))?.[0];
      if (name === undefined) throw new Error('fields');
      at += name.length;
      let inner: Wanted[] = [];
      if (text[at] === '(') {
        at += 1;
        inner = list();
        if (text[at] !== ')') throw new Error('fields');
        at += 1;
      }
      wanted.push({ name, inner });
      if (text[at] !== ',') return wanted;
      at += 1;
    }
  };
  const parsed = list();
  if (at !== text.length) throw new Error('fields');
  return parsed;
};

export const select = (value: unknown, wanted: readonly Wanted[]): unknown => {
  if (Array.isArray(value)) return value.map((one) => select(one, wanted));
  if (typeof value !== 'object' || value === null) return value;
  const whole = value as Record<string, unknown>;
  const chosen: Record<string, unknown> = {};
  for (const { name, inner } of wanted.length === 0 ? [{ name: 'id', inner: [] }] : wanted) {
    if (name in whole) chosen[name] = select(whole[name], inner);
  }
  if ('$type' in whole) chosen.$type = whole.$type;
  return chosen;
};
