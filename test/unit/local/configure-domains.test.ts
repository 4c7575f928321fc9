import { createHash } from 'node:crypto';

import { beforeEach, describe, expect, it } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { readConfigurationFile } from '#cli/local/configuration-file.ts';
import {
  configureAtStart,
  restingIn,
  storyFollower,
  unservableHere,
  withoutResting,
  type ConfigureParts,
} from '#cli/local/configure-domains.ts';
import { configuredPlan, demoPlan, type Plan } from '#cli/local/plan.ts';
import { NotServable } from '#cli/local/served-domain.ts';
import { actedAtMs } from '#domain/journal.ts';
import { recordConfiguration } from '#runtime/record-configuration.ts';

import { MemoryConfigurations } from '../configuration/memory-configurations.ts';

const NOON_MS = Date.UTC(2026, 2, 2, 12);

let store: MemoryAuditStore;
let kept: MemoryConfigurations;
let versions: Record<string, number>;
let nowMs: number;
let explained: string[];

beforeEach(() => {
  store = new MemoryAuditStore();
  kept = new MemoryConfigurations();
  versions = {};
  nowMs = NOON_MS;
  explained = [];
});

const simulated = (name: string, more = 'seed: 1'): string =>
  `  - name: ${name}\n    simulator: { scenario: healthy, ${more} }\n` +
  '    master: { host: bokmaster }\n    replicas: [{ host: REPHOST }]\n';
const real = (name: string): string =>
  `  - name: ${name}\n    master: { host: bokmaster, ssh: {} }\n    replicas: []\n`;
const planOf = (...domains: readonly string[]): Plan => {
  const text = `version: 1\ndomains:\n${domains.join('')}`;
  return configuredPlan(readConfigurationFile(text, 'prod.yaml'), 'prod.yaml');
};
const partsOf = (plan: Plan): ConfigureParts => ({
  plan,
  started: {
    get versionsAtStart() {
      return versions;
    },
    keepVersionAtStart: (domain, version) => void (versions = { ...versions, [domain]: version }),
  },
  ports: {
    store,
    kept,
    clock: { nowMs: () => nowMs },
    nonces: { next: () => `nonce ${nowMs}` },
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    explain: (why) => void explained.push(why),
  },
});
const startWith = async (...domains: readonly string[]) =>
  (await configureAtStart(partsOf(planOf(...domains)))).map(
    ({ domain, kind, inForce }) => `${domain} ${kind} ${inForce.version}`,
  );
/** What a person pushes, made from a version. */
async function push(domain: string, text: string, madeFrom: number): Promise<string> {
  const plan = planOf(text);
  const configuration = plan.domains[0]?.configuration;
  if (configuration === undefined) throw new Error('nothing to push');
  const wanted = { madeFrom, configuration, who: 'ann', why: 'CHG0042', atMs: nowMs };
  return (await recordConfiguration(domain, wanted, partsOf(plan).ports)).kind;
}

describe('the file that serve is started with', () => {
  it('is recorded at the first start, with who and why, and not again', async () => {
    expect(await startWith(simulated('prod'), simulated('test'))).toEqual([
      'prod configured 1',
      'test configured 1',
    ]);
    const act = (await store.headRecord('prod'))?.act;
    expect(act).toMatchObject({
      kind: 'configured',
      who: expect.stringMatching(/.+ \(not authenticated\)$/),
      why: 'serve was started with prod.yaml',
      atMs: NOON_MS,
    });
    expect(await startWith(simulated('prod'), simulated('test'))).toEqual([
      'prod unchanged 1',
      'test unchanged 1',
    ]);
    expect((await store.headRecord('prod'))?.number).toBe(1);
  });

  it('counts where it was changed and nobody pushed', async () => {
    await startWith(simulated('prod'));
    expect(await startWith(`${simulated('prod')}    period: 10m\n`)).toEqual(['prod configured 2']);
    expect(await startWith(simulated('prod'))).toEqual(['prod configured 3']);
  });

  it('takes nothing back that was pushed since the last start', async () => {
    await startWith(simulated('prod'));
    await push('prod', `${simulated('prod')}    period: 10m\n`, 1);
    expect(await startWith(simulated('prod'))).toEqual(['prod conflict 2']);
    expect(await startWith(`${simulated('prod')}    period: 15m\n`)).toEqual(['prod conflict 2']);
    expect((await store.headRecord('prod'))?.number).toBe(2);
  });

  it('counts again once it says what was pushed', async () => {
    await startWith(simulated('prod'));
    const pushed = `${simulated('prod')}    period: 10m\n`;
    await push('prod', pushed, 1);
    expect(await startWith(pushed)).toEqual(['prod unchanged 2']);
    expect(await startWith(simulated('prod'))).toEqual(['prod configured 3']);
  });

  it('is recorded once where the process died before it kept the version', async () => {
    const parts = partsOf(planOf(simulated('prod')));
    const keepVersionAtStart = (): never => {
      throw new Error('killed');
    };
    const dying = { versionsAtStart: {}, keepVersionAtStart };
    await expect(configureAtStart({ ...parts, started: dying })).rejects.toThrow('killed');
    expect(await startWith(simulated('prod'))).toEqual(['prod unchanged 1']);
    expect(await startWith(`${simulated('prod')}    period: 10m\n`)).toEqual(['prod configured 2']);
  });

  it('is put in force where it was recorded by a process that died then', async () => {
    const living = kept.keep;
    kept.keep = () => Promise.reject(new Error('killed'));
    await expect(startWith(simulated('prod'))).rejects.toThrow('killed');
    kept.keep = living;
    expect(await startWith(simulated('prod'))).toEqual(['prod unchanged 1']);
    expect((await kept.readAct('prod'))?.version).toBe(1);
  });
});

describe('a start', () => {
  it('never shortens how long readings are kept: that takes a person who says why', async () => {
    const longer = `${simulated('prod')}    keep: { snapshots: 90d }\n`;
    await startWith(simulated('prod'));
    expect(await startWith(longer)).toEqual(['prod configured 2']);
    expect(await startWith(simulated('prod'))).toEqual(['prod shorter 2']);
    expect((await store.headRecord('prod'))?.number).toBe(2);
    await push('prod', simulated('prod'), 2);
    expect(await startWith(simulated('prod'))).toEqual(['prod unchanged 3']);
  });
});

describe('what cannot be served beside its own history', () => {
  it.each([
    ['another seed', simulated('prod', 'seed: 2'), 'simulated world healthy with seed 1'],
    ['real hosts', real('prod'), 'live in different times'],
    ['real hosts beside a pushed simulated domain', real('other'), 'live in different times'],
  ])('is refused, and nothing is recorded: %s', async (_what, file, reason) => {
    await startWith(simulated('prod'));
    versions = {};
    await expect(startWith(file)).rejects.toThrow(NotServable);
    await expect(startWith(file)).rejects.toThrow(reason);
    expect((await store.headRecord('prod'))?.number).toBe(1);
    expect(await store.headRecord('other')).toBeUndefined();
  });

  it('is refused when it is pushed, in the same words', async () => {
    await startWith(simulated('prod'));
    const unservable = unservableHere(partsOf(planOf(simulated('prod'))));
    const asked = async (text: string): Promise<string | undefined> =>
      unservable('prod', readConfigurationFile(`version: 1\ndomains:\n${text}`, 'x').configuration);
    expect(await asked(simulated('prod', 'seed: 2'))).toContain('healthy with seed 1');
    expect(await asked(real('prod'))).toContain('live in different times');
    expect(await asked(simulated('prod'))).toBeUndefined();
    const bySsm = '  - name: prod\n    master: { host: m, ssm: { tag: a=b } }\n    replicas: []\n';
    expect(await asked(bySsm)).toContain('m is reached by SSM');
  });
});

describe('a domain that the file names no more', () => {
  it('rests: it is not swept, not shown and not pushed to, and comes back with its name', async () => {
    await startWith(simulated('prod'), simulated('test'));
    await push('lab', simulated('lab'), 0);
    const parts = partsOf(planOf(simulated('prod')));
    expect(restingIn(parts)).toEqual(['test']);
    const served = withoutResting(kept, restingIn(parts));
    expect(await served.domains()).toEqual(['lab', 'prod']);
    expect([await served.read('test'), await served.readAct('test')]).toEqual([
      undefined,
      undefined,
    ]);
    const { configuration } = readConfigurationFile(
      `version: 1\ndomains:\n${simulated('test')}`,
      'x',
    );
    expect(await unservableHere(parts)('test', configuration)).toContain('test is not watched');
    expect(await startWith(simulated('prod'), simulated('test'))).toContain('test unchanged 1');
  });
});

describe('the configuration of a demo', () => {
  it('is recorded as its story changes it, each version at its moment', async () => {
    const plan = demoPlan('new-replica', 1);
    const startMs = plan.scenario?.startsAtMs ?? 0;
    const [change = { at: 0 }] = plan.scenario?.configured?.slice(1) ?? [];
    expect(change.at).toBeGreaterThan(0);
    const changesAtMs = startMs + change.at * 60_000;
    nowMs = startMs;
    await configureAtStart(partsOf(plan));
    const follow = storyFollower(partsOf(plan));
    for (nowMs of [startMs, changesAtMs - 1, changesAtMs, changesAtMs + 1]) await follow(nowMs);
    const head = await store.headRecord('demo');
    expect(head).toMatchObject({ number: 2, act: { who: 'the story', version: 2 } });
    expect(head && actedAtMs(head.act)).toBe(changesAtMs);
    // Stopped and started after it, nothing is new.
    const [again] = await configureAtStart(partsOf(plan));
    expect(again).toMatchObject({ kind: 'unchanged', inForce: { version: 2 } });
  });

  it('is what a person pushed, though the story would change it', async () => {
    const plan = demoPlan('new-replica', 1);
    nowMs = plan.scenario?.startsAtMs ?? 0;
    await configureAtStart(partsOf(plan));
    const follow = storyFollower(partsOf(plan));
    const pushed = simulated('demo').replace('healthy', 'new-replica');
    expect(await push('demo', pushed, 1)).toBe('configured');
    await follow(nowMs + 24 * 3_600_000);
    expect((await kept.readAct('demo'))?.who).toBe('ann');
    expect(explained).toEqual(['demo: another configuration was pushed; the story keeps it']);
  });
});
