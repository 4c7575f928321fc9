import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { Wanted } from '#domain/configuration-act.ts';
import { canonicalJson } from '#domain/journal.ts';
import { foldState } from '#domain/state.ts';
import { startSweeps } from '#functions/start-sweeps/start-sweeps.ts';
import {
  recordConfiguration,
  type RecordConfigurationPorts,
} from '#runtime/record-configuration.ts';

import { recordOf } from '../../contract/builders.ts';
import { configuredOf, describeConfigurations } from '../../contract/configurations.contract.ts';
import { MemoryConfigurations } from './memory-configurations.ts';

const DOMAIN = 'production';

let store: MemoryAuditStore;
let kept: MemoryConfigurations;
let ports: RecordConfigurationPorts;
let nonces: number;

beforeEach(() => {
  store = new MemoryAuditStore();
  kept = new MemoryConfigurations();
  nonces = 0;
  ports = {
    store,
    kept,
    nonces: { next: () => `nonce ${(nonces += 1)}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
  };
});

const wanted = (madeFrom: number, source: string): Wanted => {
  const { configuration, atMs } = configuredOf(DOMAIN);
  const { settings } = configuration;
  return { madeFrom, atMs, who: 'ann', why: 'tried', configuration: { settings, source } };
};
const change = (madeFrom: number, source: string) =>
  recordConfiguration(DOMAIN, wanted(madeFrom, source), ports);

/** The next tick; why it did what it did. */
async function tick(): Promise<readonly string[]> {
  const reasons: string[] = [];
  const queue = { send: async () => undefined };
  const explain = (why: string): void => void reasons.push(why);
  const message = { version: 1, kind: 'tick', scheduledAtMs: 1_214_000_100_000 } as const;
  const measure = (): undefined => undefined;
  await startSweeps(message, { ...ports, configurations: kept, queue, explain, measure });
  return reasons;
}

describe('a change of configuration', () => {
  it('is a record of the journal with who and why, and is in force', async () => {
    expect(await change(0, 'a')).toEqual({ kind: 'configured', version: 1 });
    const head = await store.headRecord(DOMAIN);
    expect(head?.act).toMatchObject({ kind: 'configured', who: 'ann', why: 'tried', version: 1 });
    expect(await kept.domains()).toEqual([DOMAIN]);
    expect((await kept.read(DOMAIN))?.version).toBe(1);
    expect((await store.readState(DOMAIN))?.configured?.version).toBe(1);
  });
  it('is conditional on the version that it was made from', async () => {
    await change(0, 'a');
    expect(await change(0, 'b')).toEqual({ kind: 'conflict', version: 1, over: 'version' });
    expect(await change(2, 'b')).toEqual({ kind: 'conflict', version: 1, over: 'version' });
    expect(await change(1, 'b')).toEqual({ kind: 'configured', version: 2 });
    expect((await kept.readAct(DOMAIN))?.configuration.source).toBe('b');
  });
  it('is none where the same is configured already: a repeat is told so, and appends nothing', async () => {
    await change(0, 'a');
    expect(await change(0, 'a')).toEqual({ kind: 'unchanged', version: 1 });
    expect((await store.headRecord(DOMAIN))?.number).toBe(1);
  });
  it('is made by one of two at once', async () => {
    const told = await Promise.all([change(0, 'a'), change(0, 'b')]);
    expect(told.map(({ kind }) => kind).toSorted()).toEqual(['configured', 'conflict']);
    expect(await store.readRecords(DOMAIN, 1, 9)).toHaveLength(1);
  });
  it.each(['applied', 'kept'] as const)(
    'that died before it was %s is finished by the next',
    async (step) => {
      const [dying, method] = step === 'kept' ? [kept, 'keep'] : [store, 'putState'];
      const living: unknown = Reflect.get(dying, method);
      Reflect.set(dying, method, () => Promise.reject(new Error('killed')));
      await expect(change(0, 'a')).rejects.toThrow('killed');
      Reflect.set(dying, method, living);
      expect(await change(0, 'a')).toEqual({ kind: 'unchanged', version: 1 });
      expect((await kept.read(DOMAIN))?.version).toBe(1);
    },
  );
});

describe('a change whose writer died', () => {
  it.each(['first', 'later'])(
    'whose writer was killed before it was in force, the %s one, is put in force by the next tick',
    async (which) => {
      if (which === 'later') await change(0, 'a');
      const version = which === 'later' ? 2 : 1;
      const living = kept.keep;
      const killed = new Promise<void>((resolve) => {
        // A killed process's calls never settle: neither `catch` nor `finally` runs.
        kept.keep = async (domain, record, act) => {
          if (act.version !== version) return living(domain, record, act);
          resolve();
          return new Promise(() => undefined);
        };
      });
      void change(version - 1, 'b');
      await killed;
      expect((await store.headRecord(DOMAIN))?.act).toMatchObject({ version });
      expect((await kept.read(DOMAIN))?.version).toBe(version === 1 ? undefined : 1);
      kept.keep = living;
      const reasons = await tick();
      expect((await kept.readAct(DOMAIN))?.configuration.source).toBe('b');
      expect(reasons).toContain(`${DOMAIN}: open: its time has come`);
      expect(await store.latestSweep(DOMAIN)).toMatchObject({ settingsVersion: version });
    },
  );
  it('that was announced and never recorded leaves a name that ticks pass over', async () => {
    Reflect.set(store, 'appendRecord', () => Promise.reject(new Error('the table is away')));
    await expect(change(0, 'a')).rejects.toThrow('the table is away');
    const reasons = await tick();
    expect(reasons).toEqual([`${DOMAIN}: it is not configured`]);
    expect(await store.latestSweep(DOMAIN)).toBeUndefined();
  });
});

describe('the record of a change', () => {
  it('stands in the chain between judged sweeps, and leaves what they saw as it was', async () => {
    const first = recordOf(DOMAIN, 1, 'n1');
    await store.appendRecord(first);
    await change(0, 'a');
    const [, second] = await store.readRecords(DOMAIN, 1, 9);
    expect(second?.previous).toBe(ports.sha256(canonicalJson(first)));
    const state = await store.readState(DOMAIN);
    expect(state).toMatchObject({ record: 2, sweep: first.act.sweep, master: first.act.master });
    const third = foldState(state, recordOf(DOMAIN, 3, 'n3'));
    expect(third).toMatchObject({ record: 3, configured: { version: 1 } });
  });
});

describeConfigurations('MemoryConfigurations', () => Promise.resolve(new MemoryConfigurations()));
