import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lacks, programAt } from '#test/required-tools.ts';

import { apiOver, damaged } from '../unit/serve-api/metrics/measuring.ts';

const RULES = 'docs/prometheus/boks-audit.rules.yml';
const RULE_TESTS = 'docs/prometheus/boks-audit.rules.test.yml';

describe.skipIf(lacks('promtool'))('Prometheus takes', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'boks-audit-prometheus-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What promtool says; throws where it refuses. */
  const promtool = (args: readonly string[], input = ''): string =>
    execFileSync(programAt('promtool'), args, { input, encoding: 'utf8', stdio: 'pipe' });

  const put = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };

  const metrics = async (accept: string): Promise<string> =>
    (await (await apiOver(damaged())).app.request('/v1/metrics', { headers: { accept } })).text();

  it('the metrics, and finds nothing to say of their names and help', async () => {
    const text = await metrics('text/plain');
    expect(text).toContain('boks_audit_table_difference{');
    expect(promtool(['check', 'metrics'], text)).toBe('');
    const odd = text.replaceAll('boks_audit_domain_sweeps_total', 'boks_audit_domain_sweeps');
    expect(() => promtool(['check', 'metrics'], odd)).toThrow('_total');
  });

  it('OpenMetrics as OpenMetrics: every line is a sample', async () => {
    const text = await metrics('application/openmetrics-text');
    // Only samples with a time are kept in blocks.
    const timed = text.replaceAll(/^(?!#)(.+)$/gm, '$1 1772441700');
    const blocks = join(folder, 'blocks');
    const create = (path: string): string =>
      promtool(['tsdb', 'create-blocks-from', 'openmetrics', path, blocks]);
    const samples = text.split('\n').filter((line) => /^[^#]/.test(line)).length;
    expect(create(put('metrics.txt', timed))).toMatch(new RegExp(`\\b${samples}\\b`));
    expect(() => create(put('torn.txt', timed.replace('# EOF\n', '')))).toThrow('EOF');
  });

  it('the alert rules', () => {
    expect(promtool(['check', 'rules', RULES])).toMatch(/SUCCESS: \d+ rules found/);
  });

  it('the alert rules as firing when they are to, and no sooner', () => {
    expect(promtool(['test', 'rules', RULE_TESTS])).toContain('SUCCESS');
    put('boks-audit.rules.yml', readFileSync(RULES, 'utf8').replace('> 3 *', '> 1 *'));
    const tests = put('tests.yml', readFileSync(RULE_TESTS, 'utf8'));
    expect(() => promtool(['test', 'rules', tests])).toThrow('BoksDataOld');
  });

  it('the configurations that the page shows', () => {
    const page = readFileSync('docs/monitoring.md', 'utf8');
    const shown = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => yaml);
    expect(shown.length).toBeGreaterThan(1);
    for (const yaml of shown) {
      const path = put('prometheus.yml', yaml);
      expect(promtool(['check', 'config', '--syntax-only', path])).toContain('SUCCESS');
    }
  });
});
