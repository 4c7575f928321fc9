import { describe, expect, it } from 'vitest';

import { stampOf } from '#domain/boksdiag/sequence.ts';
import { looksAt, type ReadSweep } from '#domain/history/table-looks.ts';
import type { CellRecord, HostStanding } from '#domain/journal.ts';
import type { MasterVerdict } from '#domain/master.ts';
import { missOf } from '#domain/miss.ts';
import type { PhaseName, Snapshot } from '#domain/snapshot.ts';

import { recordOf, snapshotOf } from '../../contract/builders.ts';

const AT_MS = 1_772_438_400_000;
const MASTER: MasterVerdict = { kind: 'master', host: 'MASTER', moved: false, mayProve: true };

type Said = { readonly role?: string; readonly phase?: PhaseName; readonly shiftSeconds?: number };

/** A sweep in which the hosts said so of T7, T8 and T9, the master last. */
function sweepOf(
  number: number,
  said: Readonly<Record<string, Said | 'silent'>>,
  changes: { readonly master?: MasterVerdict; readonly cells?: readonly CellRecord[] } = {},
): ReadSweep {
  const snapshots: Snapshot[] = [];
  const hosts = Object.entries(said).map(([host, saying]): HostStanding => {
    const rest = { complete: true, joining: false, listStatus: null, emptyFiles: [] };
    if (saying === 'silent') return { host, seen: missOf('no-answer', ''), ...rest };
    const phase = saying.phase ?? (host === 'MASTER' ? 'master' : 'replicas');
    const place = { sweep: number, phase };
    const readAtMs = AT_MS + (phase === 'replicas' ? 20_000 : 50_000);
    const stamp = stampOf(1_000_000 + (saying.shiftSeconds ?? 0));
    const tables = [7, 8, 9].map((table) => {
      return { table, stamp, sequence: table * 100 + number, bracketed: 0 };
    });
    snapshots.push(snapshotOf('bank', number, host, { place, readAtMs, tables }));
    const role = saying.role ?? (host === 'MASTER' ? 'master' : 'replica');
    return { host, seen: { kind: 'read', place, readAtMs, role }, ...rest };
  });
  const { sweep } = recordOf('bank', number, '').act;
  const { master = MASTER, cells = [] } = changes;
  const act = { sweep: { ...sweep, number, scheduledAtMs: AT_MS }, master, hosts, cells };
  return { act, snapshots };
}

describe('what a sweep read of a table', () => {
  it('was read between the moment at which it could be asked for and the end of its phase', () => {
    expect(looksAt(7, [sweepOf(1, { R1: {}, R2: 'silent', MASTER: {} })])).toEqual([
      {
        atMs: AT_MS,
        master: {
          host: 'MASTER',
          stamp: 1_000_000,
          sequence: 701,
          // Nobody asks the master before the replicas' phase is closed.
          fromMs: AT_MS + 20_000,
          toMs: AT_MS + 50_000,
        },
        replicas: new Map<string, unknown>([
          ['R1', { sequence: 701, fromMs: AT_MS, toMs: AT_MS + 20_000 }],
          ['R2', 'nothing'],
        ]),
      },
    ]);
  });

  it('is nothing of a table that nobody printed, nor of numbers that are no longer kept', () => {
    const sweep = sweepOf(1, { R1: {}, MASTER: {} });
    for (const [look] of [looksAt(5, [sweep]), looksAt(7, [{ ...sweep, snapshots: [] }])]) {
      expect([look?.master, look?.replicas.get('R1')]).toEqual([undefined, 'nothing']);
    }
  });
});

describe('what proves nothing in a sweep', () => {
  it('is a number of a host that holds no copy that is compared: it begins anew', () => {
    const cell = { host: 'R1', table: 7, proved: false, master: 1, replica: 1, difference: 0 };
    const other = { ...cell, verdict: 'other-series' } as const;
    const [look] = looksAt(7, [
      sweepOf(
        1,
        { R1: {}, R2: { role: 'client' }, R3: { role: 'server' }, MASTER: {} },
        {
          cells: [other],
        },
      ),
    ]);
    expect([look?.replicas.get('R1'), look?.replicas.get('R2')]).toEqual(['anew', 'anew']);
    expect(look?.replicas.get('R3')).toMatchObject({ sequence: 701 });
    // Of another table it has the same series.
    expect(
      looksAt(8, [sweepOf(1, { R1: {}, MASTER: {} }, { cells: [other] })])[0]?.replicas.get('R1'),
    ).toMatchObject({ sequence: 801 });
  });

  it('is an acting master while the old one was not seen: it begins anew', () => {
    const acting = { kind: 'master', host: 'R1', moved: true, mayProve: false } as const;
    const [look] = looksAt(7, [
      sweepOf(1, { R1: { role: 'master' }, R2: {}, MASTER: 'silent' }, { master: acting }),
    ]);
    expect(look?.master).toBeUndefined();
    expect(look?.replicas.get('R1')).toBe('anew');
    expect(look?.replicas.get('R2')).toMatchObject({ sequence: 701 });
  });

  it('is a host that was read after the master', () => {
    const [look] = looksAt(7, [sweepOf(1, { R1: { phase: 'repeat' }, MASTER: {} })]);
    expect(look?.replicas.get('R1')).toBe('nothing');
  });
});

describe('the series of a master', () => {
  it('is one on both sides of summer time', () => {
    const looks = looksAt(7, [
      sweepOf(1, { MASTER: {} }),
      sweepOf(2, { MASTER: { shiftSeconds: 3_600 } }),
      sweepOf(3, { MASTER: { shiftSeconds: 3_600 } }),
      sweepOf(4, { MASTER: { shiftSeconds: 3_677 } }),
    ]);
    expect(looks.map(({ master }) => master?.stamp)).toEqual([
      1_000_000, 1_000_000, 1_000_000, 1_000_077,
    ]);
  });
});
