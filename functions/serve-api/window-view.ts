import type { WindowView } from '#contracts/api-acts.ts';
import { isTelling, type JournalRecord } from '#domain/journal.ts';
import type { PlannedWindow } from '#domain/mutes-and-windows.ts';
import type { DomainState } from '#domain/state.ts';
import type { WindowVerdict } from '#domain/window-verdicts.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { readNumbered } from './read-numbered.ts';
import { entryOf, standingAt } from './windows.ts';

type Deps = { readonly store: AuditStore; readonly clock: Clock };

/**
 * One window with each verdict whole, table by table, as the records of the journal have them: one that
 * is to come or on, or of the last 200 that were over; undefined where there is none of this id.
 */
export async function viewWindow(
  { store, clock }: Deps,
  domain: string,
  id: string,
): Promise<WindowView | undefined> {
  const state = await store.readState(domain);
  if (state === undefined) return undefined;
  const told = state.windowsTold?.find((window) => window.id === id);
  const window = windowIn(state, id) ?? (await plannedWindow(store, domain, { id, told }));
  if (window === undefined) return undefined;
  const records = await readNumbered(store, domain, told?.records ?? []);
  const before = state.windowsOver?.find((over) => over.id === id);
  const isOver = told !== undefined || before !== undefined;
  return {
    ...entryOf(window, []),
    domain,
    state: isOver ? 'over' : standingAt(window, clock.nowMs()),
    came: withOlder(
      records.flatMap((record) => verdictsIn(record, id)),
      before?.came ?? [],
    ),
  };
}

const windowIn = (
  { memory, windowsOver = [] }: DomainState,
  id: string,
): PlannedWindow | undefined =>
  [...windowsOver, ...(memory.windows ?? [])].find((window) => window.id === id);

type Told = NonNullable<DomainState['windowsTold']>[number];

/** A window that is over, as it was planned, with the end that it had. */
async function plannedWindow(
  store: AuditStore,
  domain: string,
  { id, told }: { readonly id: string; readonly told: Told | undefined },
): Promise<PlannedWindow | undefined> {
  if (told === undefined) return undefined;
  const [record] = await store.readRecords(domain, Number(/\d+$/.exec(id)?.[0]), 1);
  if (record?.act.kind !== 'acted' || record.act.wish.kind !== 'plan-window') return undefined;
  const { wish, by, why } = record.act;
  const { kind: _kind, ...planned } = wish;
  return { id, ...planned, untilMs: told.untilMs, by, why };
}

/** States written by earlier versions have verdicts whose records they do not name. */
const withOlder = (
  told: WindowView['came'],
  kept: readonly WindowVerdict[],
): WindowView['came'] => [
  ...kept
    .filter(({ host }) => !told.some((verdict) => verdict.host === host))
    .map(({ host, clean, because, tables }) => ({
      host,
      clean,
      because,
      record: null,
      tables: [...tables],
    })),
  ...told,
];

const verdictsIn = (record: JournalRecord, id: string): WindowView['came'] =>
  isTelling(record) && record.act.kind === 'sweep-judged'
    ? (record.act.verdicts ?? [])
        .filter(({ window }) => window === id)
        .map(({ host, clean, because, tables }) => ({
          host,
          clean,
          because,
          record: record.number,
          tables: [...tables],
        }))
    : [];
