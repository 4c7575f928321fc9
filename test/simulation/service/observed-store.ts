import type { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import type { Collection } from '#domain/evidence/collection.ts';
import type { Incident } from '#domain/incident.ts';
import type { JournalRecord } from '#domain/journal.ts';
import type { Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { AuditStore, CursorStep, Written } from '#ports/audit-store.ts';

import type { Observe } from './observation.ts';

/** The store in memory, and everything that is really written into it told of. */
export function observedStore(store: MemoryAuditStore, observe: Observe): AuditStore {
  const sweeps = new Map<string, Sweep>();
  const records = new Set<string>();
  const noteSweep = (sweep: Sweep, written: Written): Written => {
    const key = `${sweep.domain} ${sweep.number}`;
    const before = sweeps.get(key);
    // A repeat of our own write is `committed` too, and wrote nothing.
    const isNew = written === 'committed' && JSON.stringify(before) !== JSON.stringify(sweep);
    if (isNew) {
      sweeps.set(key, sweep);
      observe({ kind: 'sweep', before, sweep });
    }
    return written;
  };
  const observed: Partial<AuditStore> = {
    ...observedCollections(store, observe),
    openSweep: async (sweep: Sweep, token: string) =>
      noteSweep(sweep, await store.openSweep(sweep, token)),
    writeSweep: async (sweep: Sweep, token: string) =>
      noteSweep(sweep, await store.writeSweep(sweep, token)),
    appendRecord: async (record: JournalRecord) => {
      const written = await store.appendRecord(record);
      const key = `${record.domain} ${record.number}`;
      if (written === 'committed' && !records.has(key)) {
        records.add(key);
        observe({ kind: 'record', record });
      }
      return written;
    },
    putIncident: async (incident: Incident, record: number) => {
      await store.putIncident(incident, record);
      observe({ kind: 'incident', incident, record });
    },
    putState: async (state: DomainState) => {
      await store.putState(state);
      observe({ kind: 'state', state });
    },
    putSnapshots: async (snapshots: readonly Snapshot[], days?: number) => {
      await store.putSnapshots(snapshots, days);
      observe({ kind: 'snapshots', snapshots });
    },
    advanceCursor: async (domain: string, channel: string, step: CursorStep) => {
      const written = await store.advanceCursor(domain, channel, step);
      if (written === 'committed') {
        const { record: to, passedOver } = step.to;
        const given = passedOver?.newest.map(({ alert }) => alert) ?? [];
        observe({ kind: 'cursor', domain, channel, to, passedOver: given });
      }
      return written;
    },
  };
  return new Proxy<AuditStore>(store, {
    get: (target, name) => {
      const member: unknown = Reflect.get(observed, name) ?? Reflect.get(target, name);
      return typeof member === 'function' ? member.bind(target) : member;
    },
  });
}

function observedCollections(
  store: MemoryAuditStore,
  observe: Observe,
): Pick<AuditStore, 'openCollection' | 'writeCollection'> {
  const revisions = new Set<string>();
  const note = (collection: Collection, written: Written): Written => {
    const { domain, number, revision } = collection;
    const key = `${domain} ${number} ${revision}`;
    if (written === 'committed' && !revisions.has(key)) {
      revisions.add(key);
      observe({ kind: 'collection', collection });
    }
    return written;
  };
  return {
    openCollection: async (collection, token) =>
      note(collection, await store.openCollection(collection, token)),
    writeCollection: async (collection, token) =>
      note(collection, await store.writeCollection(collection, token)),
  };
}
