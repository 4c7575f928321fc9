import { asMasterOf, rememberedOf } from './remembered.ts';
import type { Snapshot } from './snapshot.ts';
import type { SweepView } from './sweep-view.ts';
import { counted } from './words.ts';
import { zoneShiftSeconds } from './zone-offset.ts';

/** Edits of one table that the expected master had made, and the host that took over never had. */
export type RoleLoss = { readonly table: number; readonly edits: number };

/**
 * What was lost when another host became master (rules.md, D0): per table the expected master's
 * last value less the first value of the new one, where both are of one series; undefined where
 * either was never read.
 */
export function lossByRoleMove({
  facts,
  master,
  masterAfter,
}: SweepView): readonly RoleLoss[] | undefined {
  if (master.kind === 'nobody' || !master.moved || masterAfter === undefined) return undefined;
  const known = facts.memory.hosts.find(({ host }) => host === master.host);
  const first =
    known?.ranAsMaster === true
      ? rememberedOf(facts, master.host, known.firstMasterSweep)
      : masterAfter;
  const last = asMasterOf(facts, facts.settings.master);
  return first === undefined || last === undefined ? undefined : lossBetween(last, first);
}

function lossBetween(last: Snapshot, first: Snapshot): readonly RoleLoss[] {
  const shift = zoneShiftSeconds(first.tables, last.tables);
  const now = new Map(first.tables.map((reading) => [reading.table, reading]));
  return last.tables.flatMap(({ table, stamp, sequence }) => {
    const found = now.get(table);
    const isSameSeries = found !== undefined && found.stamp.seconds + shift === stamp.seconds;
    return isSameSeries && found.sequence < sequence
      ? [{ table, edits: sequence - found.sequence }]
      : [];
  });
}

/** `; T1 lost 12 edits`, the largest losses first; empty where it cannot be told. */
export function lossInWords(view: SweepView): string {
  const losses = lossByRoleMove(view);
  if (losses === undefined) return '';
  if (losses.length === 0) return '; it began with every edit that we had read of the old one';
  const largest = losses.toSorted((one, other) => other.edits - one.edits);
  const words = largest.slice(0, MOST_TABLES).map(({ table, edits }) => `T${table} ${edits}`);
  const more = losses.length > MOST_TABLES ? `, and ${losses.length - MOST_TABLES} more` : '';
  return `; edits lost in ${counted(losses.length, 'table')}: ${words.join(', ')}${more}`;
}

const MOST_TABLES = 6;
