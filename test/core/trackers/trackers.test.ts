// The rules about trackers that hold whichever it is.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectChanges, cursorAt } from '../../../src/core/trackers/cursor.ts';
import { markerIn, markerOf, withMarker } from '../../../src/core/trackers/marker.ts';
import { caseStateOf, stateOf } from '../../../src/core/trackers/state.ts';
import { summaryFor, textFor } from '../../../src/core/trackers/text.ts';
import type { TrackerIssue } from '../../../src/core/trackers/tracker.ts';

describe('markers', () => {
  it('are one word, so that any search finds them', () => {
    expect(markerOf('01930000-0000-7000-8000-00000000ABCD')).toBe('ccoref0193000000007000800000000000abcd');
    expect(() => markerOf('case-1')).toThrow();
  });

  it('are found again in any text, and no other is', () => {
    const part = fc.oneof(fc.string({ unit: 'grapheme' }), fc.uuid().map(markerOf));
    fc.assert(
      fc.property(fc.array(part), fc.uuid().map(markerOf), (parts, marker) => {
        expect(markerIn(textFor(withMarker(textFor(parts.join(' ')), marker)))).toBe(marker);
      }),
    );
  });

  it('cannot be put together from what is taken out', () => {
    const [marker, other] = [1, 2].map((n) => markerOf(`01930000-0000-7000-8000-00000000000${n}`));
    if (marker === undefined || other === undefined) throw new Error('no markers');
    const text = withMarker(`\`${other.slice(0, 10)}${other}${other.slice(10)}\``, marker);
    expect(text).not.toContain(other);
  });

  it('stay when somebody writes below them', () => {
    const marker = markerOf('01930000-0000-7000-8000-000000000001');
    expect(markerIn(`${withMarker('x', marker)}\n\nUpdate: it got better.`)).toBe(marker);
    const other = markerOf('01930000-0000-7000-8000-000000000002');
    expect(markerIn(`see ${other}\n\n${withMarker('x', marker)}\n\nand ${other}`)).toBe(marker);
    expect(markerIn(`> x ${marker}, somebody joined the lines`)).toBe(marker);
    expect(markerIn(null)).toBeNull();
  });
});

describe('texts', () => {
  it.each([
    ['@maria', '@\u200Bmaria'],
    ['ask @maria, @team', 'ask @\u200Bmaria, @\u200Bteam'],
    ['a@example.com', 'a@example.com'],
    ['https://example.com/@maria', 'https://example.com/@maria'],
    ['5 @ 3', '5 @ 3'],
  ])('%s calls nobody', (text, expected) => {
    expect(textFor(text)).toBe(expected);
  });

  it('are cut between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
        const summary = summaryFor(text);
        expect(summary.length).toBeLessThanOrEqual(250);
        expect(summary.isWellFormed()).toBe(text.isWellFormed());
      }),
    );
  });
});

describe('states', () => {
  it.each([
    ['Fixed', true, null, 'resolved', 'done'],
    ['Done', true, null, 'resolved', 'done'],
    ['Shipped to all', true, null, 'resolved', 'done'],
    ["Won't fix", true, null, 'resolved', 'declined'],
    ["Can't Reproduce", true, null, 'resolved', 'declined'],
    ['Duplicate', true, null, 'resolved', 'declined'],
    ['Duplicate', false, null, 'open', null],
    ['In Progress', false, null, 'open', null],
    ['closed', true, 'completed', 'resolved', 'done'],
    ['closed', true, 'not_planned', 'resolved', 'declined'],
    ['open', false, 'reopened', 'open', null],
  ])('%s (resolved %s, reason %s) is %s, %s', (name, resolved, reason, expected, outcome) => {
    const state = stateOf(name, resolved, reason);
    expect([caseStateOf(state), state.outcome]).toEqual([expected, outcome]);
  });
});

describe('reading changes', () => {
  /** At each step: some issues change, some time passes (often none), and sometimes we look, in small pages. */
  const step = fc.record({
    changes: fc.array(fc.record({ issue: fc.nat(11), to: fc.constantFrom('Open', 'Fixed', 'Duplicate') }), {
      maxLength: 4,
    }),
    passes: fc.constantFrom(0, 0, 400, 1000, 60_000, 7 * 86_400_000),
    look: fc.boolean(),
    /** Another issue changes while we turn the page. */
    meanwhile: fc.option(fc.nat(11), { nil: null }),
  });

  it.each([1, 1000])('misses no last state, however times fall together (a clock of %i ms)', async (tick) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let now = Date.UTC(2026, 2, 10);
        const start = now;
        const issues = new Map<number, TrackerIssue>();
        const change = (number: number, to: string): void => {
          const updatedAt = Math.floor(now / tick) * tick;
          const marker = markerOf(`01930000-0000-7000-8000-${String(number).padStart(12, '0')}`);
          const state = stateOf(to, to !== 'Open');
          issues.set(number, { id: String(number), key: `#${number}`, url: 'x', marker, state, updatedAt });
        };
        const told = new Map<string, string>();
        let cursor = cursorAt(start);
        const look = async (meanwhile: number | null): Promise<void> => {
          const read = await collectChanges(cursor, 3, async (page) => {
            const listed = [...issues.values()].sort((a, b) => b.updatedAt - a.updatedAt);
            const found = listed.slice(page * 3, page * 3 + 3);
            if (meanwhile !== null && page === 0) change(meanwhile, 'Fixed');
            return found;
          });
          expect(read.complete).toBe(true);
          ({ cursor } = read);
          for (const { id, state } of read.changes) told.set(id, state.name);
        };
        for (const { changes, passes, look: looks, meanwhile } of steps) {
          for (const { issue, to } of changes) change(issue, to);
          now += passes;
          if (looks) await look(meanwhile);
        }
        await look(null);
        for (const { id, state } of issues.values()) expect(told.get(id)).toBe(state.name);
        // And all quiet afterwards.
        told.clear();
        await look(null);
        expect(told.size).toBe(0);
      }),
    );
  });

  const one = (n: number, updatedAt: number): TrackerIssue => ({
    id: String(n),
    key: `#${n}`,
    url: 'x',
    marker: markerOf(`01930000-0000-7000-8000-${String(n).padStart(12, '0')}`),
    state: stateOf('Open', false),
    updatedAt,
  });

  it('tells a change that becomes visible a minute after a later one', async () => {
    const now = Date.UTC(2026, 2, 10);
    const first = await collectChanges(cursorAt(now), 9, async () => [one(1, now)]);
    const second = await collectChanges(first.cursor, 9, async () => [one(1, now), one(2, now - 60_000)]);
    expect(second.changes.map(({ id }) => id)).toEqual(['2']);
  });

  it('says when there is more than it reads, and goes on from the newest', async () => {
    const now = Date.UTC(2026, 2, 10);
    const first = await collectChanges(cursorAt(now), 1, async (page) => [one(page, now + 10_000_000 - page)]);
    expect(first.complete).toBe(false);
    expect(first.changes).toHaveLength(50);
    const second = await collectChanges(first.cursor, 2, async () => [one(0, now + 10_000_000)]);
    expect(second).toMatchObject({ complete: true, changes: [] });
  });
});
