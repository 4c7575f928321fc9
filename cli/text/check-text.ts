import type { DomainView, IncidentEntry, IncidentView } from '#contracts/api.ts';
import { worstVerdict, type CheckState, type VerdictName } from '#domain/verdict.ts';
import { counted, listFirst } from '#domain/words.ts';

import {
  countedIn,
  isStale,
  RANK,
  stateOfCounted,
  stateOfIncident,
  worstState,
  type Counted,
  type Counting,
  type DomainStatus,
} from './domain-state.ts';
import { flagsOf, liveOf, minuteOf } from './incident-lines.ts';
import type { PluginNumber, PluginResult } from './plugin-output.ts';

/** What is asked for: of a domain, or of one of its hosts; of every kind where none is given. */
export type CheckAsked = {
  readonly host?: string;
  readonly kinds?: readonly string[];
  readonly includeMuted: boolean;
};

/** A domain, its incidents that live, and each `ahead` of them with where its tables stand. */
export type CheckFound = DomainStatus & { readonly aheads: readonly IncidentView[] };

/**
 * The state of a domain as a monitor is told it. Unknown wherever the data is older than two periods,
 * whatever lives: what holds now nobody has read. The numbers are those of the host or the domain,
 * muted or not and of every kind.
 */
export function checkResult(found: CheckFound, asked: CheckAsked): PluginResult {
  const scoped = asked.host === undefined ? found : ofHost(found, asked.host);
  const state = stateAsked(scoped, asked);
  return {
    state,
    text: `${asked.host === undefined ? '' : `${asked.host} in `}${found.view.domain}: ${textOf(scoped, asked)}`,
    numbers: numbersOf(scoped),
    more: moreOf(scoped, asked),
  };
}

function ofHost({ view, incidents, aheads }: CheckFound, host: string): CheckFound {
  const isOf = (one: { readonly host: string | null }): boolean => one.host === host;
  return {
    view: { ...view, replicas: view.replicas.filter(isOf) },
    incidents: incidents.filter(isOf),
    aheads: aheads.filter(isOf),
  };
}

function stateAsked(found: CheckFound, asked: CheckAsked): CheckState {
  if (isStale(found.view)) return 'unknown';
  const unread = isUnread(found, asked) ? 'unknown' : 'ok';
  return worstState([stateOfCounted(countedIn(found, countingOf(asked))), unread]);
}

/** Whether nobody was read as master, or the host asked for was not read at all; a mute may cover that. */
function isUnread({ view, incidents }: CheckFound, { host, includeMuted }: CheckAsked): boolean {
  const isRead = view.master !== null && (host === view.master || view.replicas.length > 0);
  const isMuted = liveOf(incidents).some(
    ({ kind, quieted }) => quieted !== null && OF_THE_MASTER.has(kind),
  );
  return !isRead && (includeMuted || !isMuted);
}

const countingOf = ({ kinds, includeMuted }: CheckAsked): Counting => ({
  includeMuted,
  isMeant: (kind) => kinds === undefined || kinds.includes(kind),
});

function textOf(found: CheckFound, asked: CheckAsked): string {
  const { view } = found;
  const counting = countedIn(found, countingOf(asked));
  const open = incidentsInWords(counting);
  const read = readingsInWords(found, asked, counting);
  // What makes it worse than its incidents do is said, and first.
  const news = isWorseThanOpen(counting) ? [...read, ...open] : open;
  const told = isStale(view)
    ? [oldInWords(view), ...open]
    : [news, read, [wellInWords(view, asked)]].find(({ length }) => length > 0);
  const muted = liveOf(found.incidents).filter(({ quieted }) => quieted !== null).length;
  return [...(told ?? []), ...(muted === 0 ? [] : [`${muted} muted`])].join('; ');
}

/** Whether verdicts come to more than the incidents that are open: one is yet to open, or is no incident. */
function isWorseThanOpen({ incidents, verdicts }: Counted): boolean {
  const open = stateOfCounted({ incidents, verdicts: [] });
  return RANK[stateOfCounted({ incidents: [], verdicts })] > RANK[open];
}

/** The worst, and how many more there are. */
function incidentsInWords({ incidents: [worst, ...others] }: Counted): readonly string[] {
  if (worst === undefined) return [];
  const standing = worst.state === 'recovering' ? ', recovering' : '';
  const since = worst.openedAt === null ? '' : `, since ${minuteOf(worst.openedAt)}`;
  const more = others.length === 0 ? [] : [`and ${counted(others.length, 'more incident')}`];
  return [`${worst.summary}${standing}${since}`, ...more];
}

/** What was read, or could not be, and is not well. */
function readingsInWords(
  found: CheckFound,
  asked: CheckAsked,
  { verdicts }: Counted,
): readonly string[] {
  if (isUnread(found, asked)) return [`the master was not read: ${found.view.masterText}`];
  const rows = found.view.replicas.flatMap(({ host, cause }) => {
    const own = verdicts.filter((one) => one.host === host).map(({ verdict }) => verdict);
    const verdict = worstVerdict(own) ?? 'in-step';
    if (verdict === 'in-step') return [];
    return [verdict === 'no-data' ? unreadInWords(host, cause) : `${host} ${verdict}`];
  });
  return rows.length === 0 ? [] : [listFirst(rows, 3)];
}

const unreadInWords = (host: string, cause: string | null): string =>
  `no data of ${host}${cause === null ? '' : `: ${cause}`}`;

function wellInWords({ master, replicas }: DomainView, { host, kinds }: CheckAsked): string {
  if (kinds !== undefined) return `nothing that is ${kinds.join(' or ')}`;
  if (host !== undefined && host === master) return 'read as master, no incident';
  if (replicas.some(({ worst }) => worst !== 'in-step')) return 'nothing else is wrong';
  return host === undefined
    ? `${counted(replicas.length, 'replica')} in step, by counters`
    : 'in step, by counters';
}

function oldInWords({ ageSeconds, periodSeconds }: DomainView): string {
  return ageSeconds === null
    ? 'no sweep has been judged yet'
    : `the data is ${ageSeconds} s old, more than two periods of ${periodSeconds} s`;
}

function numbersOf({ view, aheads }: CheckFound): readonly PluginNumber[] {
  const pairs = aheads.flatMap(({ host, standings }) =>
    standings
      .filter(({ standing }) => NOT_RESET.has(standing))
      .map(({ table, standing }) => ({ host, table, standing })),
  );
  const compared = isStale(view) ? [] : comparedIn(view);
  const isCompared = (pair: { readonly host: string | null; readonly table: number }): boolean =>
    compared.some(({ host, table }) => host === pair.host && table === pair.table);
  const isKnown = pairs.every((pair) => pair.standing !== 'ahead' || isCompared(pair));
  const differences = compared.map(({ difference }) => difference);
  return [
    { label: 'ahead_tables', value: pairs.length },
    ...(compared.length === 0 || !isKnown
      ? []
      : [{ label: 'max_ahead', value: Math.max(0, ...differences) }]),
    ...(compared.length === 0
      ? []
      : [{ label: 'max_behind', value: Math.max(0, ...differences.map((each) => -each)) }]),
    ...(view.ageSeconds === null
      ? []
      : [{ label: 'sample_age', value: view.ageSeconds, unit: 's' as const }]),
  ];
}

type Compared = { readonly host: string; readonly table: number; readonly difference: number };

/** Every host × table whose two numbers the last sweep compared. */
const comparedIn = ({ replicas }: DomainView): readonly Compared[] =>
  replicas.flatMap(({ host, tables }) =>
    tables.flatMap(({ table, verdict, difference }) =>
      COMPARED.has(verdict) && difference !== null ? [{ host, table, difference }] : [],
    ),
  );

/** Incidents with what is known of them, muted or not; then what the state rests on. */
function moreOf({ view, incidents }: CheckFound, asked: CheckAsked): readonly string[] {
  const { sweep, channels, replicas } = view;
  const { isMeant = () => true } = countingOf(asked);
  const meant = liveOf(incidents).filter(({ kind }) => isMeant(kind));
  const unread = replicas.filter(({ worst, cause }) => worst === 'no-data' && cause !== null);
  return [
    ...meant.map(incidentInWords),
    ...unread.map(({ host, cause }) => unreadInWords(host, cause)),
    ...(sweep === null ? [] : [`${sweepInWords(sweep)}; master: ${view.masterText}`]),
    ...channels
      .filter(({ state }) => state === 'undelivered')
      .map(({ channel }) => `messages on ${channel} are not delivered`),
  ];
}

function incidentInWords(incident: IncidentEntry): string {
  const { id, host, kind, state, summary } = incident;
  const word = state === 'open' ? stateOfIncident(incident).toUpperCase() : state;
  const flags = flagsOf(incident).join(', ');
  return `${word} ${id} ${host ?? 'the domain'} ${kind}${flags && ` (${flags})`}: ${summary}`;
}

const sweepInWords = ({ number, scheduledAt, complete }: SweepShown): string =>
  `sweep ${number} of ${minuteOf(scheduledAt)}${complete ? '' : ', not complete'}`;

type SweepShown = NonNullable<DomainView['sweep']>;

const OF_THE_MASTER: ReadonlySet<string> = new Set([
  'master-silent',
  'no-master',
  'blind',
  'two-masters',
  'role-moved',
  'boks-stopped',
]);
const NOT_RESET: ReadonlySet<string> = new Set(['ahead', 'crossed']);
/** Verdicts that two numbers of one series were compared for. */
const COMPARED: ReadonlySet<VerdictName> = new Set([
  'ahead',
  'stuck',
  'went-back',
  'behind',
  'in-step',
]);
