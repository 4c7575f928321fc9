import { expect, it } from 'vitest';

import { inventoryOf } from '#domain/evidence/inventory.ts';
import { bundleFacts } from '#test/bundle-facts.ts';

it('knows every host that is configured, listed, or answered, each once', () => {
  const facts = bundleFacts();
  const replicas = facts.settings.replicas.map((replica, at) =>
    at === 0 ? { ...replica, listNames: ['rep-one.corp.example.com'] } : replica,
  );
  const { hosts } = inventoryOf({ ...facts, settings: { ...facts.settings, replicas } });
  const names = hosts.flatMap(({ name, otherNames }) => [name, ...otherNames]);
  expect(names).toContain('rep-one.corp.example.com');
  expect(names).toContain(facts.settings.master);
  // From the master's list alone.
  expect(names).toContain('REPHOST5');
  const lower = names.map((name) => name.toLowerCase());
  expect(new Set(lower).size).toBe(lower.length);
});

it('knows the nodes through which hosts are read', () => {
  const facts = bundleFacts();
  const via = { [facts.settings.master]: 'bokgate1.corp.example.com' };
  const { hosts } = inventoryOf({ ...facts, settings: { ...facts.settings, via } });
  expect(hosts).toContainEqual({ name: 'bokgate1.corp.example.com', otherNames: [] });
});

it('knows the sites of the configuration, each once', () => {
  const facts = bundleFacts();
  const replicas = facts.settings.replicas.map((one) => ({ ...one, site: 'Leiden-DC2' }));
  const { sites } = inventoryOf({ ...facts, settings: { ...facts.settings, replicas } });
  expect(sites).toEqual(['Leiden-DC2']);
});

it("takes BoKS's own version for no address", () => {
  expect(inventoryOf(bundleFacts()).productVersions).toEqual(['6.0.3']);
});

it('knows whoever acted by the journal, and who configured, each once and by the bare name', () => {
  const facts = bundleFacts();
  const [record] = facts.records;
  if (record?.act.kind !== 'sweep-judged') throw new Error('the first record is no sweep');
  const actOf = (name: string) => ({
    ...record,
    act: {
      kind: 'acted',
      wish: { kind: 'comment', incident: 'prod-4-1' },
      by: { name, authenticated: false },
      why: 'seen',
      atMs: 1,
      key: 'k',
      moves: [],
      incidents: [],
      alerts: [],
    } as const,
  });
  const configured = {
    ...record,
    act: {
      kind: 'configured',
      atMs: 1,
      who: 'bakker (not authenticated)',
      why: 'first',
      version: 1,
      configuration: { settings: facts.settings, source: '{}' },
    } as const,
  };
  const records = [actOf('ann'), configured, actOf('ann')];
  expect(inventoryOf({ ...facts, records }).users).toEqual(['ann', 'bakker']);
});
