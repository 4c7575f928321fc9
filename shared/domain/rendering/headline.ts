import { isOfEvidence } from '../evidence/evidence-act.ts';
import type { Incident, IncidentKind, IncidentTable } from '../incident.ts';
import { listFirst, signed } from '../words.ts';
import { KIND_WORDS } from './kind-words.ts';
import { shortVerdict, splitMoveText } from './move-text.ts';
import { cutMiddle, onOneLine } from './plain-text.ts';
import { REASON_WORDS, reasonWordsOf } from './reason-words.ts';
import type { Told, ToldIncident } from './told.ts';

/** One told move in a few words, from which subjects, titles and SMS are made. */
export type Headline = {
  /** `critical`, or `recovering` and `closed`, which are no longer alarms. */
  readonly standing: 'critical' | 'error' | 'warning' | 'recovering' | 'closed' | 'pending';
  /** The host, or whom it is said of. */
  readonly name: string;
  /** `AHEAD of master`, `still AHEAD of master`, `no longer AHEAD of master`; the longest first. */
  readonly says: readonly [string, ...string[]];
  /** `T9 +2339`; the first table alone where no number says how bad it is; empty without a table. */
  readonly worst: string;
  /** The numbers behind the worst: `10258 vs 7919`, or `60 -> 44` where a master went back. */
  readonly numbers: string;
  readonly tables: number;
  /** Which hosts it is about, or why it comes, in a word or two; may be empty. */
  readonly after: string;
};

/** Puts one told move into a few words. */
export function headlineOf({ move, incident }: Told): Headline {
  const { host, kind, state } = incident;
  const { whom = 'domain' } = KIND_WORDS[kind];
  const rows = hasNumbers(incident) ? rowsOf(incident) : [];
  const [worst] = rows;
  const unnumbered = unnumberedIn(incident);
  return {
    standing: state === 'open' ? incident.severity : state,
    name: onOneLine(host ?? whom),
    says: saysOf({ move, incident }),
    worst:
      worst === undefined ? (unnumbered[0] ?? '') : `T${worst.table} ${signed(worst.difference)}`,
    numbers: worst === undefined ? '' : `${worst.left} ${worst.sign} ${worst.right}`,
    tables: rows.length + unnumbered.length,
    after: afterOf({ move, incident }),
  };
}

/** One table as it is told: a replica's number beside its master's, or what a master had and has. */
export type TableRow = {
  readonly table: number;
  readonly left: number;
  readonly right: number;
  readonly difference: number;
  readonly sign: 'vs' | '->';
};

/**
 * The tables of an incident, the largest differences first, whatever their sign; ties by table. Their
 * latest numbers, or, where those do not show it any more and it is not over, the last that did.
 */
export function rowsOf(incident: Incident): readonly TableRow[] {
  const { detail } = incident;
  const shown = isNotHeld(incident) ? incident.tables : incident.now;
  const rows: readonly TableRow[] =
    detail.kind === 'master-went-back'
      ? detail.tables.map(({ table, before, after }) => ({
          table,
          left: before,
          right: after,
          difference: after - before,
          sign: '->',
        }))
      : shown.map(({ table, replica, master, difference }) => ({
          table,
          left: replica,
          right: master,
          difference,
          sign: 'vs',
        }));
  return worstFirst(rows);
}

/** Open, though the last reading did not show it: it was not seen again, or recovers only when that goes on. */
export const isNotHeld = ({ state, notHeld, crossed }: Incident): boolean =>
  state === 'open' && notHeld === true && !crossed;

/** Rows by the size of their difference, whatever its sign; ties by table. */
export const worstFirst = <Row extends Pick<IncidentTable, 'table' | 'difference'>>(
  rows: readonly Row[],
): readonly Row[] =>
  rows.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.table - b.table);

/** Elsewhere numbers say nothing: of another series, or of a table that the counters have crossed. */
const hasNumbers = ({ kind, state, crossed }: Incident): boolean =>
  state === 'open' && !crossed && NUMBERED.has(kind);

const NUMBERED: ReadonlySet<IncidentKind> = new Set([
  'ahead',
  'stuck',
  'behind',
  'went-back',
  'master-went-back',
]);

/** Tables of which no number says how bad it is: crossed, of another series, or not printed. */
function unnumberedIn({ state, kind, crossed, tables, detail }: Incident): readonly string[] {
  if (state !== 'open') return [];
  if (crossed || kind === 'other-series') {
    return tables
      .map(({ table }) => table)
      .toSorted((a, b) => a - b)
      .map((table) => `T${table}`);
  }
  return kind === 'missing' && detail.kind === 'counted' ? detail.names : [];
}

/** `bokmaster and REPHOST2`, of what is about the domain as a whole; empty where it names no host. */
function hostsIn({ kind, state, detail }: Incident): string {
  if (state !== 'open' || detail.kind !== 'counted' || detail.names.length === 0) return '';
  if (kind !== 'two-masters' && kind !== 'too-few') return '';
  const names = detail.names.map((host) => cutMiddle(onOneLine(host), MOST_OF_HOST));
  const hosts = listFirst(names, MOST_HOSTS, ' and ');
  return kind === 'too-few' ? `without ${hosts}` : hosts;
}

function saysOf({ move, incident }: Told): Headline['says'] {
  const { state, brief } = isHostDown(incident) ? HOST_DOWN : KIND_WORDS[incident.kind];
  if (isClosedByHand(incident)) {
    const { last, lastBrief } = lastRead(incident);
    return [`${last}: closed by hand`, `${lastBrief}: closed by hand`];
  }
  if (incident.state === 'recovering' || incident.state === 'closed') {
    return [`no longer ${state}`, `no longer ${brief}`];
  }
  if (incident.crossed)
    return ['CROSSED: looks healthy, is NOT', 'CROSSED, NOT healthy', 'CROSSED'];
  const { before } = reasonWordsOf({ move, incident });
  if (before === '') return [state, brief];
  return [`${before} ${state}`, `${before} ${brief}`, brief];
}

const MOST_HOSTS = 2;
const MOST_OF_HOST = 20;

/** An open `silent` is an error where the master's list says `down` too (rules.md, D9). */
export const isHostDown = ({ kind, severity, state }: Incident): boolean =>
  kind === 'silent' && severity === 'error' && state === 'open';
const HOST_DOWN = { state: 'SILENT, host down', brief: 'SILENT' };

/** Closed by a person's word: what is told of it afterwards claims no proof either. */
export const isClosedByHand = ({ state, closedBy }: Incident): boolean =>
  state === 'closed' && closedBy !== undefined;

/** What a person closed: a crossing looks healthy, and was not. */
const lastRead = ({
  kind,
  crossed,
}: Incident): { readonly last: string; readonly lastBrief: string } =>
  crossed
    ? { last: 'CROSSED', lastBrief: 'CROSSED' }
    : { last: KIND_WORDS[kind].state, lastBrief: KIND_WORDS[kind].brief };

function afterOf({ move, incident }: Told): string {
  const { kind, state } = incident;
  if (isOfEvidence(move.reason)) return REASON_WORDS[move.reason].after;
  if (isClosedByHand(incident)) return 'NOT proved';
  if (state === 'closed') return kind === 'ahead' ? 'proved' : 'over';
  if (state === 'recovering') return 'not over yet';
  const hosts = hostsIn(incident);
  if (hosts !== '') return hosts;
  const verdict = shortVerdict(move.text);
  if (verdict !== '') return verdict;
  // Whoever reads that the numbers of a crossing are proved may read that it is healed.
  return incident.crossed && move.reason === 'confirmed' ? '' : REASON_WORDS[move.reason].after;
}

/** What was said of it before, in the same message; not what the last move says again. */
export function earlierOf({ move, earlier }: ToldIncident): readonly string[] {
  const { said } = splitMoveText(move.text);
  return earlier.map(({ text }) => splitMoveText(text).said).filter((text) => !said.includes(text));
}

/** What is so, with its numbers, and of whom: `reset seen: T7` alone would not say it. */
export function saidOf({ move, incident }: Told): string {
  const { said } = splitMoveText(move.text);
  const { name, says } = headlineOf({ move, incident });
  const isNamed = said.includes(name) && !isOfEvidence(move.reason);
  if (incident.host === null || isNamed) return said;
  if (isClosedByHand(incident)) {
    return `${name}, ${lastRead(incident).last} when last read: ${said}`;
  }
  return incident.state === 'open' ? `${name}: ${said}` : `${name} is ${says[0]}: ${said}`;
}
