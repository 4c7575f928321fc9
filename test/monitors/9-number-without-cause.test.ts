import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

import type { ScenarioName } from '#cli/simulator/scenario.ts';
import { played } from '#test/judging-timeline.ts';
import { incidentViewOf } from '#test/service-views.ts';

/**
 * A replica on another timeline is "running", with a plain number beside it (patroni/patroni#2072);
 * "you have to check logs. Patroni will not do it for you" (#1090); #2717, #2711, #3652.
 */
const TOLD: readonly ScenarioName[] = [
  'dr-drill-2008',
  'stuck-bridge-all',
  'master-restored',
  'agent-dead',
];
const anchors = new Set(
  [...readFileSync('docs/runbook.md', 'utf8').matchAll(/^## (.+)$/gm)].map(([, name]) => name),
);

describe.each(TOLD)('every message of %s', (name) => {
  it('says what, how sure, since when; while it is open what it means and what to do', async () => {
    const { told } = await played(name);
    expect(told.length).toBeGreaterThan(0);
    for (const { subject, body } of told) {
      expect(body).toMatch(/^WHAT /m);
      expect(body).toMatch(/^SURE\? /m);
      expect(body).toMatch(/^SINCE +2026-/m);
      expect(body).toMatch(/^WHY /m);
      if (!/\[(?:CRITICAL|ERROR|WARNING)\]/.test(subject)) continue;
      expect(body).toMatch(/^MEANS /m);
      expect(body).toMatch(/^DO +1\. /m);
      const [, anchor] = /docs\/runbook\.md#(\S+)/.exec(body.replaceAll(/\s+/g, ' ')) ?? [];
      expect(anchors).toContain(anchor);
    }
  });
});

describe('an incident that several things may be behind', () => {
  it.each<readonly [ScenarioName, Parameters<typeof incidentViewOf>[1], string]>([
    ['silent-host', ['ahead', 'REPHOST'], 'was-master'],
    ['second-writer', ['ahead', 'REPHOST3'], 'two-masters'],
    ['master-restored', ['ahead', 'REPHOST'], 'master-went-back'],
    ['failover', ['ahead', 'REPHOST'], 'old-master-returned'],
  ])(
    'names them in %s, the likeliest first, with the check that tells',
    async (name, about, id) => {
      const { causes } = await incidentViewOf(await played(name), about);
      expect(causes[0]?.id).toBe(id);
      for (const { says, supports, next } of causes) {
        expect([says, ...supports, next].every((words) => words.length > 10)).toBe(true);
      }
    },
  );
});
