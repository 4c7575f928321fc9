import { describe, expect, it } from 'vitest';

import type { CauseFacts, RankedCause, Sign } from '#domain/cause/cause.ts';
import { hypothesesOf } from '#domain/cause/rank-causes.ts';
import { rankCausesWith } from '#domain/cause/with-collected.ts';
import type { HostEvidence } from '#domain/evidence/bundle-facts.ts';
import type { Collected } from '#domain/evidence/collected.ts';
import type { Incident } from '#domain/incident.ts';
import { EMPTY_MEMORY } from '#domain/memory.ts';
import { CAUSE_FACTS_2008, bundleFacts } from '#test/bundle-facts.ts';
import { collectedText, evidenceOf, type Printed } from '#test/host-evidence.ts';
import { AT, MASTER, REPLICA } from '#test/story-2008.ts';

const at = { atMs: AT.collected };

/** The story without what its journal knows of the drill: as if it had been before we watched. */
const UNWATCHED = {
  ...CAUSE_FACTS_2008,
  state: {
    ...CAUSE_FACTS_2008.state,
    memory: { ...CAUSE_FACTS_2008.state.memory, hosts: [], incidents: [] },
  },
  others: [],
};
const STUCK = { ...UNWATCHED, incident: { ...UNWATCHED.incident, kind: 'stuck' as const } };

const log = (host: string, text: string): HostEvidence =>
  evidenceOf(host, 'logs', { ...at, printed: { errlog: collectedText(text) } });
const ofMaster = (group: 'status' | 'system' | 'configuration', printed: Printed): HostEvidence =>
  evidenceOf(MASTER, group, { ...at, role: 'master', printed });

function causeOf(causes: readonly RankedCause[], id: string): RankedCause {
  const found = causes.find((cause) => cause.id === id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return found;
}

describe('what may have put a replica ahead, by what was collected', () => {
  it('is its time as master, by its own log alone where the journal does not know', () => {
    const [first] = rankCausesWith(UNWATCHED, bundleFacts().collected);
    expect(first?.id).toBe('was-master');
    expect(first?.supports).toContain(
      "its own boks_errlog has 2 entries of a master's processes, first at 2026-03-02 07:00 UTC",
    );
  });

  it('is a second master, where ENV of another host says so', () => {
    const other = evidenceOf('REPHOST3', 'configuration', { ...at, role: 'master' });
    const [first] = rankCausesWith(UNWATCHED, [other]);
    expect(first).toMatchObject({ id: 'two-masters', supports: ['ENV says master on REPHOST3'] });
  });

  it('is no second master, with how many replicas were asked', () => {
    const causes = rankCausesWith(UNWATCHED, bundleFacts().collected);
    expect(causeOf(causes, 'two-masters').contradicts).toContain(
      'ENV says master on none of the 1 replica collected from: REPHOST',
    );
  });

  it('is a restore of the master, where its log tells of one', () => {
    const told = log(MASTER, 'boks_init Mar  2 08:00:00\nINFO: restbase done\n');
    const causes = rankCausesWith(UNWATCHED, [told]);
    expect(causeOf(causes, 'master-went-back').supports).toContain(
      "the master's boks_errlog tells of restbase",
    );
  });

  it('is nothing that keeps updates away: that leaves a replica behind', () => {
    const full = ofMaster('system', { disks: '/dev/vda1 100 100 0 100% /var\n' });
    const causes = rankCausesWith(CAUSE_FACTS_2008, [...bundleFacts().collected, full]);
    expect(causes[0]?.id).toBe('was-master');
    expect(causeOf(causes, 'host-resources').contradicts[0]).toContain('never ahead of it');
  });
});

describe('that its own numbers stand still', () => {
  const read = (minutes: number, change: Partial<Incident> = {}): CauseFacts => {
    const [host] = CAUSE_FACTS_2008.state.memory.hosts;
    if (host === undefined) throw new Error('the story remembers no host');
    const lastAtMs = AT.opened + minutes * 60_000;
    return {
      ...UNWATCHED,
      state: { ...UNWATCHED.state, memory: { ...EMPTY_MEMORY, hosts: [{ ...host, lastAtMs }] } },
      incident: { ...UNWATCHED.incident, ...change },
    };
  };
  const still = (facts: CauseFacts): readonly Sign[] =>
    hypothesesOf(facts).find(({ id }) => id === 'two-masters')?.contradicts ?? [];
  const [first, ...others] = UNWATCHED.incident.tables;
  const fell = first === undefined ? [] : [{ ...first, replica: 5056, difference: 3 }, ...others];

  it('is said with the time over which it was seen, and weighs more after an hour', () => {
    const words = 'its own numbers stand still since it was first seen, over';
    expect(still(read(5))).toEqual([{ weight: 1, text: `${words} 5 minutes` }]);
    expect(still(read(60))).toEqual([{ weight: 2, text: `${words} 60 minutes` }]);
    const causes = rankCausesWith(read(5), []);
    expect(causeOf(causes, 'replica-writes').contradicts).toEqual([`${words} 5 minutes`]);
  });

  it.each([
    ['the numbers fell, as by a reset', read(90, { now: fell })],
    ['it is closed', read(90, { state: 'closed' })],
    ['it was read once', read(0)],
  ])('is not said where %s', (_, facts) => {
    expect(still(facts)).toEqual([]);
    expect(causeOf(rankCausesWith(facts, []), 'replica-writes').contradicts).toEqual([]);
  });
});

it('a reading of ours is ruled out by the texts that were read for the bundle', () => {
  const { collected, runs } = bundleFacts();
  const isSaid = (kept: typeof runs): boolean =>
    causeOf(rankCausesWith(UNWATCHED, collected, kept), 'misread').contradicts.includes(
      'the texts that were read for this bundle, the replica first, show it once more',
    );
  expect(isSaid(runs)).toBe(true);
  expect(isSaid(runs.filter(({ meaning }) => meaning !== 'confirm'))).toBe(false);
});

it('a kernel log that may not be read is not want of memory, and memory is not claimed', () => {
  const disks = '/dev/vda1 41152736 9034112 30001232 24% /\n';
  const readAs = (memory: Collected) => {
    const found = rankCausesWith(STUCK, [ofMaster('system', { disks, 'out-of-memory': memory })]);
    const { supports, contradicts } = causeOf(found, 'host-resources');
    return { supports, contradicts };
  };
  expect(readAs(collectedText('read kernel buffer failed\n', { exit: 1 }))).toEqual({
    supports: [],
    contradicts: ['room was found on 1 host'],
  });
  expect(readAs(collectedText(''))).toEqual({
    supports: [],
    contradicts: ['room and memory were found on 1 host'],
  });
});

describe('what may keep updates from a replica, by what was collected', () => {
  const started = (masterAge: string): Printed => ({
    processes:
      ' 1200     1 10:00:00 /opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.master\n' +
      ` 1201  1200 ${masterAge} /opt/boksm/lib/boks_master\n`,
  });

  it('is the bridge, where boks_master was started by itself and the hotfix is not there', () => {
    const found = causeOf(
      rankCausesWith(STUCK, [
        ofMaster('status', started('15:00')),
        ofMaster('configuration', { packages: 'boks-6.0.3-1\n' }),
      ]),
      'send-bridge-stopped',
    );
    expect(found.supports).toEqual([
      'boks_master started 35100 seconds after boks_init',
      'HFBM-0011 is not among the packages of the master',
    ]);
  });

  it('is not the bridge, where Boot started both', () => {
    const causes = rankCausesWith(STUCK, [ofMaster('status', started('09:59:58'))]);
    const { supports, contradicts } = causeOf(causes, 'send-bridge-stopped');
    expect(supports).toEqual([]);
    expect(contradicts).toContain('boks_master started with boks_init, by Boot');
  });

  it.each([
    [
      'keys-differ',
      'ERROR: Checksum mismatch from REPHOST',
      '"Checksum mismatch" in boks_errlog of',
    ],
    ['keys-differ', 'ERROR: Cannot encrypt message', '"Cannot encrypt message" in boks_errlog of'],
    ['queue-file-damaged', 'ERROR: bad record in crypt_spool/servm/17', 'complains of a queue'],
  ])('is %s, where a log says so', (id, said, words) => {
    const found = rankCausesWith(STUCK, [log(REPLICA, `boks_servm Mar  2 08:00:00\n${said}\n`)]);
    expect(causeOf(found, id).supports.join()).toContain(words);
  });

  it('is want of room, where a disk is full or the kernel ended processes', () => {
    const found = rankCausesWith(STUCK, [
      ofMaster('system', {
        disks: '/dev/vda1 41152736 41000000 152736 99% /var\n',
        'out-of-memory': 'Out of memory: Killed process 12\n',
      }),
    ]);
    expect(causeOf(found, 'host-resources').supports).toEqual([
      'bokmaster: /var is 99 % full',
      'the kernel of bokmaster ended processes for want of memory',
    ]);
  });

  it('names last what nothing speaks for, and what rules it out', () => {
    const causes = rankCausesWith(STUCK, [ofMaster('status', started('10:00:00'))]);
    const spoken = causes.map(({ supports }) => supports.length > 0);
    expect(spoken.lastIndexOf(true)).toBeLessThan(spoken.indexOf(false));
  });
});

it('kinds that say themselves what happened say it first', () => {
  const facts = { ...UNWATCHED, incident: { ...UNWATCHED.incident, kind: 'two-masters' as const } };
  expect(rankCausesWith(facts, [])[0]).toMatchObject({
    id: 'two-masters',
    supports: ['more than one host runs as master'],
  });
});
