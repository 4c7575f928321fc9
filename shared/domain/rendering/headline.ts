import type { Incident, IncidentTable } from '../incident.ts';
import { signed } from '../words.ts';
import { KIND_WORDS } from './kind-words.ts';
import { REASON_WORDS } from './reason-words.ts';
import type { Told } from './told.ts';

/** One told move in a few words, from which subjects, titles and SMS are made. */
export type Headline = {
  /** `critical`, or `recovering` and `closed`, which are no longer alarms. */
  readonly standing: 'critical' | 'error' | 'warning' | 'recovering' | 'closed' | 'pending';
  /** The host, or whom it is said of. */
  readonly name: string;
  /** `AHEAD of master`, `still AHEAD of master`, `no longer AHEAD of master`; the longest first. */
  readonly says: readonly [string, ...string[]];
  /** `T9 +2339`; empty where no number says how bad it is. */
  readonly worst: string;
  readonly worstTable: IncidentTable | undefined;
  readonly tables: number;
  /** Why it comes, in a word or two; may be empty. */
  readonly after: string;
};

export function headlineOf({ move, incident }: Told): Headline {
  const { host, kind, state } = incident;
  const { whom = 'domain' } = KIND_WORDS[kind];
  const worstTable = hasNumbers(incident) ? worstFirst(incident.now)[0] : undefined;
  return {
    standing: state === 'open' ? incident.severity : state,
    name: host ?? whom,
    says: saysOf({ move, incident }),
    worst: worstTable === undefined ? '' : `T${worstTable.table} ${signed(worstTable.difference)}`,
    worstTable,
    tables: worstTable === undefined ? 0 : incident.now.length,
    after: afterOf({ move, incident }),
  };
}

/** The largest differences first, whatever their sign; ties by table. */
export const worstFirst = (tables: readonly IncidentTable[]): readonly IncidentTable[] =>
  tables.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.table - b.table);

/** Numbers of another series say nothing, nor do those of a table that the counters have crossed. */
const hasNumbers = ({ kind, state, crossed, now }: Incident): boolean =>
  state === 'open' && !crossed && kind !== 'other-series' && now.length > 0;

function saysOf({ move, incident }: Told): Headline['says'] {
  const { state, brief } = KIND_WORDS[incident.kind];
  if (move.reason === 'closed-by-person')
    return [`${state}, closed by a person`, `${brief}, closed`];
  if (incident.state === 'recovering' || incident.state === 'closed') {
    return [`no longer ${state}`, `no longer ${brief}`];
  }
  if (incident.crossed)
    return ['CROSSED: looks healthy, is NOT', 'CROSSED, NOT healthy', 'CROSSED'];
  const { before } = REASON_WORDS[move.reason];
  if (before === '') return [state, brief];
  return [`${before} ${state}`, `${before} ${brief}`, brief];
}

function afterOf({ move, incident }: Told): string {
  const { kind, state } = incident;
  if (move.reason === 'closed-by-person') return 'NOT proved';
  if (state === 'closed') return kind === 'ahead' ? 'proved' : 'over';
  if (state === 'recovering') return 'not over yet';
  // Whoever reads that the numbers of a crossing are proved may read that it is healed.
  return incident.crossed && move.reason === 'confirmed' ? '' : REASON_WORDS[move.reason].after;
}
