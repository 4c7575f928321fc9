import { readFileSync } from 'node:fs';

import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';

import { STATE_NUMBERS } from '#contracts/api-metrics.ts';
import { ALL_KINDS } from '#domain/kinds/all-kinds.ts';

import { apiOver, damaged } from './measuring.ts';

const read = (path: string): string => readFileSync(path, 'utf8');
const RULES = 'docs/prometheus/boks-audit.rules.yml';
const RULE_TESTS = 'docs/prometheus/boks-audit.rules.test.yml';

/** The labels of each metric that is printed, by its name. */
let printed: ReadonlyMap<string, ReadonlySet<string>>;
beforeAll(async () => {
  const api = await apiOver(damaged());
  const text = await (
    await api.app.request('/v1/metrics', { headers: { accept: 'text/plain' } })
  ).text();
  const names = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name);
  printed = new Map(
    names.map((name) => [name, new Set(labelsIn(new RegExp(`^${name}\\{(.*)\\}`, 'm'), text))]),
  );
});

const labelsIn = (sample: RegExp, text: string): readonly string[] =>
  [...(sample.exec(text)?.[1] ?? '').matchAll(/(\w+)=/g)].map(([, label = '']) => label);

/** What queries ask for that is not printed: a metric, or a label of it. */
function unknownIn(queries: readonly string[]): readonly string[] {
  const asked = queries.flatMap((query) => [
    ...query.matchAll(/(boks_audit_\w+)(?:\{([^}]*)\})?/g),
  ]);
  expect(asked.length).toBeGreaterThan(0);
  return asked.flatMap(([, name = '', matchers = '']) => {
    const labels = printed.get(name);
    if (labels === undefined) return [name];
    const named = [...matchers.matchAll(/(\w+)\s*(?:=|!)/g)].map(([, label = '']) => label);
    return named.filter((label) => !labels.has(label)).map((label) => `${name}{${label}}`);
  });
}

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['critical', 'error', 'warning']) }),
          annotations: z.object({
            summary: z.string(),
            description: z.string(),
            runbook: z.string(),
          }),
        }),
      ),
    }),
  ),
});
const rules = Rules.parse(parse(read(RULES))).groups.flatMap((group) => group.rules);

describe('the alert rules', () => {
  it('ask for what is printed', () => {
    expect(unknownIn(rules.map(({ expr }) => expr))).toEqual([]);
    expect(unknownIn(['boks_audit_gone > 0', 'boks_audit_host_read{table="7"}'])).toEqual([
      'boks_audit_gone',
      'boks_audit_host_read{table}',
    ]);
  });

  it('name a section that there is', () => {
    const places = rules.map(({ annotations }) => annotations.runbook);
    const missing = places
      .filter((place) => !place.includes('{{'))
      .filter((place) => {
        const [page = '', section] = place.split('#');
        return section !== undefined && !new RegExp(`^## ${section}$`, 'm').test(read(page));
      });
    expect(missing).toEqual([]);
  });

  it('tell no kind that is critical as less', () => {
    const critical = ALL_KINDS.filter(({ severity }) => severity === 'critical');
    const named = rules
      .filter(({ labels }) => labels.severity !== 'critical')
      .flatMap(({ expr }) => (/\bkind=~?"([^"]+)"/.exec(expr)?.[1] ?? '').split('|'));
    expect(named).toContain('stuck');
    expect(critical.map(({ id }) => id).filter((id) => named.includes(id))).toEqual([]);
  });

  it('have a test each, with the words that people get, on what is printed', () => {
    const tests = read(RULE_TESTS);
    const untested = rules.filter(
      ({ alert }) => !new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:`).test(tests),
    );
    expect(untested.map(({ alert }) => alert)).toEqual([]);
    expect(unknownIn(tests.match(/(?<=series: ')[^']+/g) ?? [])).toEqual([]);
  });
});

const Mapping = z.object({ text: z.string() });
const Panel = z.object({
  id: z.int(),
  type: z.string(),
  title: z.string(),
  datasource: z.object({ uid: z.literal('${datasource}') }),
  gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
  targets: z.array(z.object({ refId: z.string(), expr: z.string() })).min(1),
  fieldConfig: z.object({
    defaults: z.object({
      mappings: z.array(z.object({ options: z.record(z.string(), Mapping) })).optional(),
    }),
  }),
});
/** What Grafana needs to take a dashboard in. */
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int().min(36),
  time: z.object({ from: z.string(), to: z.string() }),
  templating: z.object({
    list: z.array(
      z.object({ name: z.string(), type: z.string(), definition: z.string().optional() }),
    ),
  }),
  panels: z.array(Panel).min(1),
});

describe('the dashboard', () => {
  const text = read('docs/grafana/boks-audit.json');
  const dashboard = Dashboard.parse(JSON.parse(text));

  it('asks for what is printed, by variables that it has', () => {
    const queries = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
    const definitions = dashboard.templating.list.flatMap(({ definition }) => definition ?? []);
    expect(unknownIn([...queries, ...definitions])).toEqual([]);
    const variables = new Set(dashboard.templating.list.map(({ name }) => name));
    const used = [...text.matchAll(/\$\{?([a-z]+)\b/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !variables.has(name))).toEqual([]);
  });

  it('has its panels beside each other, each under a number of its own', () => {
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const taken = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
    );
    expect(new Set(taken).size).toBe(taken.length);
    expect(dashboard.panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true);
  });

  it('shows states by their names', () => {
    const shown = dashboard.panels.flatMap(
      ({ fieldConfig }) => fieldConfig.defaults.mappings ?? [],
    );
    expect(shown.length).toBeGreaterThan(0);
    for (const { options } of shown) {
      const numbers = Object.entries(options).map(([number, state]) => [
        state.text,
        Number(number),
      ]);
      expect(Object.fromEntries(numbers)).toEqual(STATE_NUMBERS);
    }
  });

  it('names no host and no address', () => {
    expect(text).not.toMatch(/https?:\/\/|localhost|127\.0\.0\.1/);
  });
});

it('the page names every metric, with its labels, and no other', () => {
  const page = read('docs/monitoring.md');
  const rows = [...page.matchAll(/^\| `(\w+)` +\| (?:`([\w ]+)`)? +\|/gm)].map(
    ([, name = '', labels = '']) =>
      [`boks_audit_${name}`, labels.split(' ').filter((label) => label !== '')] as const,
  );
  const ofDomains = [...printed].filter(([, labels]) => labels.has('domain'));
  expect(new Map(rows)).toEqual(
    new Map(
      ofDomains.map(([name, labels]) => [name, [...labels].filter((label) => label !== 'domain')]),
    ),
  );
  const others = [...printed.keys()].filter((name) => !ofDomains.some(([known]) => known === name));
  for (const name of others) expect(page).toContain(`\`${name.slice('boks_audit_'.length)}\``);
});
