import type { PhaseName } from '#domain/snapshot.ts';
import type { Sweep } from '#domain/sweep.ts';
import type { ReadOrder } from '#ports/fleet.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A7 Sweeps. At most one running a domain; a closed sweep has each configured host once (a
 * follow-up, each host it names), as snapshot or miss with cause; the master is asked only after
 * the closing write; late answers are in no verdict; one judgement a sweep.
 */
export const sweeps: InvariantMaker = ({ oracle, count }) => {
  const latest = new Map<string, Sweep>();
  const judged = new Map<string, number>();
  return {
    observe: (observation) => {
      if (observation.kind === 'asked') return expectClosedBefore(observation.order);
      if (observation.kind === 'sweep') {
        const { sweep, before } = observation;
        if (before === undefined) expectAlone(sweep, latest.get(sweep.domain));
        else expectOnce(before, sweep);
        latest.set(sweep.domain, sweep);
      }
      if (observation.kind === 'record' && observation.record.act.kind === 'sweep-judged') {
        const { domain, number, act } = observation.record;
        const key = `${domain} ${act.sweep.number}`;
        const other = judged.get(key);
        if (other !== undefined)
          broken('A7', `sweep ${key} is judged by records ${other} and ${number}`);
        judged.set(key, number);
      }
    },
    judged: ({ record, sweep, read }) => {
      if (sweep.stage !== 'read' && sweep.stage !== 'judged') {
        broken('A7', `sweep ${sweep.id} was judged in phase ${sweep.stage}`);
      }
      expectEachHost(sweep);
      for (const { host, seen } of record.act.hosts) {
        if (seen.kind === 'miss') continue;
        count('premise: A7 a host was in a verdict');
        if (!read.has(host))
          broken('A7', `${host} is in the verdict of ${sweep.id}, and not in its closings`);
      }
    },
  };

  function expectClosedBefore(order: ReadOrder): void {
    const sweep = oracle.sweep(order.domain, order.sweep);
    const needed: readonly PhaseName[] =
      order.phase === 'replicas'
        ? []
        : order.phase === 'master'
          ? ['replicas']
          : ['replicas', 'master'];
    for (const phase of needed) {
      if (sweep?.closings[phase] === undefined) {
        broken('A7', `${order.phase} of ${order.sweepId} was asked before ${phase} was closed`);
      }
    }
  }
};

function expectAlone(sweep: Sweep, previous: Sweep | undefined): void {
  if (previous !== undefined && previous.stage !== 'judged') {
    broken('A7', `${sweep.id} was opened while ${previous.id} was ${previous.stage}`);
  }
  if (sweep.number !== (previous?.number ?? 0) + 1) {
    broken('A7', `${sweep.id} has number ${sweep.number} after ${previous?.number ?? 0}`);
  }
}

/** A phase that was closed stays as it was closed. */
function expectOnce(before: Sweep, sweep: Sweep): void {
  for (const phase of ['replicas', 'master', 'repeat'] as const) {
    const closed = before.closings[phase];
    if (closed !== undefined && JSON.stringify(closed) !== JSON.stringify(sweep.closings[phase])) {
      broken('A7', `phase ${phase} of ${sweep.id} was closed twice, differently`);
    }
  }
  if (before.stage === 'judged') broken('A7', `${sweep.id} was judged, and was written again`);
}

function expectEachHost({ id, replicas, master, closings }: Sweep): void {
  const listed = (phase: PhaseName): string =>
    Object.keys(closings[phase]?.outcomes ?? {})
      .toSorted()
      .join(' ');
  if (replicas.length > 0 && listed('replicas') !== replicas.toSorted().join(' ')) {
    broken('A7', `the closing of ${id} lists ${listed('replicas')}, not ${replicas.join(' ')}`);
  }
  if (listed('master') !== master)
    broken('A7', `the closing of ${id} lists the master as ${listed('master')}`);
}
