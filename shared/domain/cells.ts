import type { KindInput } from './finding-kind.ts';
import type { CellRecord } from './journal.ts';
import type { HostView, SweepView } from './sweep-view.ts';
import { displayVerdict, NO_CELLS, type VerdictName } from './verdict.ts';

/** Every replica × table, by host as configured and table ascending; a host without data has its known tables. */
export function cellsOf(view: SweepView, said: KindInput['said']): readonly CellRecord[] {
  return view.hosts.flatMap((seen) => {
    const stuck = said('stuck', seen.host);
    const isStuck = new Set(stuck?.says === 'holds' ? stuck.tables.map(({ table }) => table) : []);
    return seen.noTables === undefined ? readCells(seen, isStuck) : silentCells(seen);
  });
}

const readCells = (seen: HostView, isStuck: ReadonlySet<number>): readonly CellRecord[] =>
  seen.tables.map(({ table, position, motion }) => ({
    host: seen.host,
    table,
    verdict: displayVerdict({ position, motion, isStuck: isStuck.has(table) }),
    proved: position.proved,
    master: position.compared.masterAfter ?? position.compared.masterBefore ?? null,
    replica: position.compared.replica ?? null,
    difference: position.difference ?? null,
  }));

const silentCells = ({ host, memory }: HostView): readonly CellRecord[] =>
  (memory?.printed ?? []).map((table) => ({
    host,
    table,
    verdict: 'no-data',
    proved: false,
    master: null,
    replica: null,
    difference: null,
  }));

/** How many cells have each verdict. */
export function countsOf(cells: readonly CellRecord[]): Readonly<Record<VerdictName, number>> {
  const counts = { ...NO_CELLS };
  for (const { verdict } of cells) counts[verdict] += 1;
  return counts;
}
