import { isHistoryUnknown } from './history.ts';
import type { Incident, IncidentKind } from './incident.ts';
import type { Promotion, PromotionInput } from './promotion.ts';
import { isReplicaRole, isStopped, type Snapshot } from './snapshot.ts';
import { roleOf } from './sweep-view.ts';
import { formatMoment } from './time-words.ts';
import { counted } from './words.ts';

/** An answer of D8, and why. */
export type Said = Pick<Promotion, 'answer' | 'because'>;

/** The answer *no*, with its reason. */
export const no = (because: string): Said => ({ answer: 'no', because });
/** The answer *unknown*, with its reason. */
export const unknown = (because: string): Said => ({ answer: 'unknown', because });
/** Of a host of which there is no reading. */
export const NEVER_READ = unknown('it was never read');

/** D8, *no*: something is known that speaks against it. */
export function refusalOf(
  { settings, state, live }: PromotionInput,
  host: string,
  reading: Snapshot | undefined,
): Said | undefined {
  if (reading !== undefined && isStopped(reading))
    return no('BoKS was stopped on it when last read');
  const role = reading === undefined ? undefined : roleOf(reading);
  if (reading !== undefined && !isReplicaRole(role)) {
    return no(`it runs as ${role ?? 'an unknown role'}, not as replica`);
  }
  const empty = state.hosts.find((other) => other.host === host)?.emptyFiles ?? [];
  const against = live.find((incident) => speaksAgainst(incident, host));
  if (against !== undefined) return no(`${against.kind} ${against.id} is ${against.state}`);
  // Seen in two readings, whether or not its incident has opened.
  if (empty.length > 0) {
    return no(`${counted(empty.length, 'data file')} of 0 bytes, not empty on the master`);
  }
  // Where the master is away now, nothing tells empty files from those that it has empty, too.
  const isCounted = state.memory.pending.some(
    ({ kind, host: of }) => kind === 'empty' && of === host,
  );
  if (isCounted) return no('it had data files of 0 bytes while the master was read last');
  // As last listed: while the master is away its list is not read.
  const listed = state.memory.hosts.find((other) => other.host === host)?.listStatus?.status;
  if (listed !== undefined && UNFIT_IN_LIST.has(listed)) {
    return no(`the master's list shows it as ${listed}`);
  }
  return isHistoryUnknown({ memory: state.memory, settings }, host)
    ? no('its history is unknown: what crossed before we watched looks perfect')
    : undefined;
}

/** D8, *unknown*: not enough is known, or something else lives that names it. */
export function doubtOf(
  input: PromotionInput,
  host: string,
  reading: Snapshot | undefined,
): Said | undefined {
  const { settings, state, live, nowMs } = input;
  if (reading === undefined) return NEVER_READ;
  if (nowMs - reading.readAtMs > 2 * settings.periodSeconds * 1_000) {
    return unknown(
      `its last reading is of ${formatMoment(reading.readAtMs)}, older than two periods`,
    );
  }
  if (!reading.complete) return unknown('its last answer was not understood whole');
  const other = live.find((incident) => incident.host === host);
  if (other !== undefined) return unknown(`${other.kind} ${other.id} is ${other.state}`);
  const { master } = state;
  if (master?.kind === 'nobody' && IN_DOUBT.has(master.because)) {
    return unknown('it is not known who is master');
  }
  return master?.kind === 'master' && !master.mayProve
    ? unknown('the old master was not seen: it is in doubt who is master')
    : undefined;
}

/** Two masters speak against every host: each may have followed either of them. */
const speaksAgainst = ({ kind, severity, host: of }: Incident, host: string): boolean =>
  kind === 'two-masters' ||
  (of === host && (AGAINST.has(kind) || (kind === 'missing' && severity === 'error')));

const UNFIT_IN_LIST: ReadonlySet<string> = new Set(['new', 'loading', 'down']);
const IN_DOUBT: ReadonlySet<string> = new Set(['blind', 'several']);
const AGAINST: ReadonlySet<IncidentKind> = new Set(['ahead', 'empty', 'other-series', 'stuck']);
