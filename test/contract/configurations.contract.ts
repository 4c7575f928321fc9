import { describe, expect, it } from 'vitest';

import type { Configured } from '#domain/configuration-act.ts';
import { DEFAULT_THRESHOLDS } from '#domain/settings.ts';
import type { KeptConfigurations } from '#ports/configurations.ts';

/** A domain's first configuration, or a later one. */
export const configuredOf = (domain: string, version = 1): Configured => ({
  kind: 'configured',
  atMs: 1_214_000_000_000,
  who: 'ann',
  why: 'a replica was added: 🦊 "\u0000',
  version,
  configuration: {
    settings: {
      domain,
      version,
      master: 'mashost',
      replicas: [{ host: 'rephost', formerMaster: false, listNames: [] }],
      periodSeconds: 300,
      replicaSeconds: 60,
      masterSeconds: 60,
      joiningSeconds: 3600,
      busy: [5],
      ignore: [],
      channels: ['mail'],
      thresholds: DEFAULT_THRESHOLDS,
    },
    source: `{"version":${version}}`,
  },
});

/** Every `KeptConfigurations` passes this; `open` gives an empty one. */
export function describeConfigurations(
  name: string,
  open: () => Promise<KeptConfigurations>,
): void {
  describe(`${name} keeps the Configurations contract`, () => {
    it('knows no domain at first', async () => {
      const kept = await open();
      expect(await kept.domains()).toEqual([]);
      expect(await kept.inForce()).toEqual([]);
      expect(await kept.read('production')).toBeUndefined();
      expect(await kept.read('')).toBeUndefined();
    });
    it('gives back what was kept, each domain once, in the order of names', async () => {
      const kept = await open();
      for (const domain of ['test', 'production', 'dr']) {
        await kept.keep(domain, 1, configuredOf(domain));
      }
      expect(await kept.domains()).toEqual(['dr', 'production', 'test']);
      const inForce = await kept.inForce();
      expect(inForce.map(({ domain }) => domain)).toEqual(['dr', 'production', 'test']);
      expect(inForce[0]?.settings).toEqual(configuredOf('dr').configuration.settings);
      expect(await kept.readAct('dr')).toEqual(configuredOf('dr'));
      expect(await kept.read('dr')).toEqual(configuredOf('dr').configuration.settings);
    });
    it('names a domain that was announced, and has nothing to read of it until it is kept', async () => {
      const kept = await open();
      await kept.announce('production');
      expect(await kept.domains()).toEqual(['production']);
      expect(await kept.inForce()).toEqual([{ domain: 'production' }]);
      expect(await kept.readAct('production')).toBeUndefined();
      expect(await kept.read('production', 1)).toBeUndefined();
      await kept.keep('production', 1, configuredOf('production'));
      await kept.announce('production');
      expect(await kept.readAct('production')).toEqual(configuredOf('production'));
      expect(await kept.domains()).toEqual(['production']);
      await expect(kept.announce('')).rejects.toThrow(/domain/);
    });
    it('skips what an older record made', async () => {
      const kept = await open();
      for (const record of [4, 2, 9, 9, 7]) {
        await kept.keep('production', record, configuredOf('production', record));
      }
      expect((await kept.read('production'))?.version).toBe(9);
      expect(await kept.domains()).toEqual(['production']);
    });
  });
  describe(`${name}, its versions`, () => {
    describeVersions(open);
  });
  describe(`${name}, what it takes`, () => {
    describeLimits(open);
  });
}

function describeVersions(open: () => Promise<KeptConfigurations>): void {
  it('reads an older version as it was, and one that it does not know as the one in force', async () => {
    const kept = await open();
    expect(await kept.read('production', 1)).toBeUndefined();
    for (const version of [1, 2, 3]) {
      await kept.keep('production', version, configuredOf('production', version));
    }
    const versions = [];
    for (const version of [1, 2, 3, 4, undefined]) {
      versions.push((await kept.read('production', version))?.version);
    }
    expect(versions).toEqual([1, 2, 3, 3, 3]);
    expect(await kept.domains()).toEqual(['production']);
  });
  it('gives the act that made a version, as it was, and none for a version that it does not know', async () => {
    const kept = await open();
    expect(await kept.readAct('production', 1)).toBeUndefined();
    for (const version of [1, 2, 3]) {
      await kept.keep('production', version, {
        ...configuredOf('production', version),
        ...(version === 2 ? { change: 'CHG0042' } : {}),
      });
    }
    const second = { ...configuredOf('production', 2), change: 'CHG0042' };
    expect(await kept.readAct('production', 2)).toEqual(second);
    expect(await kept.readAct('production', 3)).toEqual(await kept.readAct('production'));
    expect(await kept.readAct('production', 4)).toBeUndefined();
    expect(await kept.readAct('', 1)).toBeUndefined();
  });
}

function describeLimits(open: () => Promise<KeptConfigurations>): void {
  it('takes 200 domains of 500 replicas', async () => {
    const kept = await open();
    const replicas = Array.from({ length: 500 }, (_, n) => ({
      host: `replica-host-${n}.example.com`,
      formerMaster: false,
      listNames: [`replica-${n}`],
    }));
    const large = (domain: string): Configured => {
      const { configuration, ...act } = configuredOf(domain);
      const settings = { ...configuration.settings, replicas };
      return { ...act, configuration: { ...configuration, settings } };
    };
    const names = Array.from({ length: 200 }, (_, n) => `domain-${String(n).padStart(3, '0')}`);
    await Promise.all(names.map(async (domain) => kept.keep(domain, 1, large(domain))));
    expect(await kept.domains()).toEqual(names);
    expect(await kept.readAct('domain-007')).toEqual(large('domain-007'));
  });
  it('refuses what could not be read again', async () => {
    const kept = await open();
    await expect(kept.keep('', 1, configuredOf('d'))).rejects.toThrow(/domain/);
    const huge = { ...configuredOf('d'), why: 'x'.repeat(500_000) };
    await expect(kept.keep('d', 1, huge)).rejects.toThrow(/at most 400000/);
    await expect(kept.keep('d', 1, { ...configuredOf('d'), atMs: Number.NaN })).rejects.toThrow(
      /atMs/,
    );
    expect(await kept.domains()).toEqual([]);
  });
}
