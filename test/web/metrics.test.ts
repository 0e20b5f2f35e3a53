// What a scraper reads: valid OpenMetrics, and nothing of what anybody said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebRig, type WebRig } from './rig.ts';

const descriptor =
  /^# (?:HELP [a-zA-Z_:][\w:]* .+|TYPE [a-zA-Z_:][\w:]* (?:counter|gauge|histogram|summary|info|unknown)|UNIT .+)$/u;
const sample =
  /^([a-zA-Z_:][\w:]*)(?:\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\.)*",?)*)\})? (-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Inf)|\+Inf|NaN|Nan)(?: \d+(?:\.\d+)?)?$/u;

describe('the metrics', () => {
  let rig: WebRig;
  let body: string;
  let lines: string[];
  beforeAll(async () => {
    rig = await createWebRig();
    await rig.say('canary-word is a terrible thing');
    rig.metrics.ingested({ inserted: 3, updated: 1, deleted: 0, ignored: 2, refused: 0, dirty: [] }, 3, 250);
    rig.metrics.posted('anychat', 'sent');
    rig.metrics.failed('store-unavailable');
    const answer = await rig.app.inject({ url: '/metrics' });
    expect(answer.headers['content-type']).toMatch(/^application\/openmetrics-text; version=1\.0\.0/u);
    body = answer.body;
    lines = body.split('\n');
  });
  afterAll(() => rig.close());

  it('are OpenMetrics: descriptors and samples, a family at a time, and an end', () => {
    expect(body.endsWith('# EOF\n')).toBe(true);
    expect(lines.indexOf('# EOF')).toBe(lines.length - 2);
    const wrong = lines.slice(0, -2).filter((line) => !descriptor.test(line) && !sample.test(line));
    expect(wrong).toEqual([]);
    const families = lines.flatMap((line) => /^# TYPE (\S+)/u.exec(line)?.[1] ?? []);
    expect(new Set(families).size).toBe(families.length);
  });

  it('name each counter by its family and `_total`', () => {
    const counters = lines.flatMap((line) => /^# TYPE (\S+) counter$/u.exec(line)?.[1] ?? []);
    expect(counters).toEqual(expect.arrayContaining(['cco_events', 'cco_messages_scored', 'cco_posts', 'cco_errors']));
    for (const name of counters) {
      expect(name).not.toMatch(/_total$/u);
      for (const line of lines.filter((one) => one.startsWith(`${name}{`) || one.startsWith(`${name} `)))
        expect.unreachable(line);
    }
  });

  it.each([
    'cco_events_total{outcome="inserted"} 3',
    'cco_events_total{outcome="ignored"} 2',
    'cco_messages_scored_total 3',
    'cco_posts_total{platform="anychat",outcome="sent"} 1',
    'cco_errors_total{code="store-unavailable"} 1',
    'cco_queue_depth{queue="ingest",state="waiting"} 3',
    'cco_outbox_rows{status="pending"} 0',
    'cco_ingest_lag_seconds_count 1',
  ])('count %s', (line) => {
    expect(lines).toContain(line);
  });

  it('label with codes only, never with a text, a name or an id', () => {
    const labels = new Set(
      lines.flatMap((line) => [...(sample.exec(line)?.[2] ?? '').matchAll(/(\w+)="/gu)].map((match) => match[1])),
    );
    const known = [
      'outcome',
      'platform',
      'code',
      'queue',
      'state',
      'status',
      'le',
      'space',
      'kind',
      'type',
      'version',
      'major',
      'minor',
      'patch',
      'quantile',
    ];
    expect([...labels].filter((label) => !known.includes(label ?? ''))).toEqual([]);
    expect(body).not.toMatch(/canary|garden|Member|anychat:/u);
  });
});
