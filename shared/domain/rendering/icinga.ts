import { isOfEvidence } from '../evidence/evidence-act.ts';
import { signed } from '../words.ts';
import type { MachineEvent, MoveEvent } from './machine-event.ts';
import { cutEnd } from './plain-text.ts';

/** What Icinga 2 takes at `/v1/actions/process-check-result`: a passive result of one service. */
export type IcingaResult = {
  readonly type: 'Service';
  /** Names stand in `filter_vars`: a name is never part of an expression. */
  readonly filter: 'host.name == boks_host && service.name == boks_service';
  readonly filter_vars: { readonly boks_host: string; readonly boks_service: string };
  /** 0 OK, 1 warning, 2 critical. */
  readonly exit_status: 0 | 1 | 2;
  readonly plugin_output: string;
  readonly performance_data: readonly string[];
  readonly check_source: 'boks-audit';
  /** Seconds, two periods: once it is over Icinga checks by itself. */
  readonly ttl: number;
};

/**
 * One event for Icinga: the service `boks-<kind>` of the host, or of the host `boks-<domain>` for what
 * concerns the domain. A service a kind, or the end of one incident would show another as over.
 * Undefined where there is nothing to show: what is not open yet, what became of evidence, and a test.
 */
export function icingaResult(event: MachineEvent, periodSeconds: number): IcingaResult | undefined {
  if (event.type === 'test' || isOfEvidence(event.reason)) return undefined;
  const status = statusOf(event);
  if (status === undefined) return undefined;
  return {
    type: 'Service',
    filter: 'host.name == boks_host && service.name == boks_service',
    filter_vars: {
      boks_host: event.host ?? `boks-${event.domain}`,
      boks_service: `boks-${event.kind}`,
    },
    exit_status: status,
    plugin_output: outputOf(event, status),
    performance_data: performanceOf(event),
    check_source: 'boks-audit',
    ttl: 2 * periodSeconds,
  };
}

function statusOf({ to, severity }: MoveEvent): 0 | 1 | 2 | undefined {
  if (to === 'closed') return 0;
  if (to === 'recovering') return 1;
  if (to !== 'open') return undefined;
  return severity === 'warning' ? 1 : 2;
}

function outputOf(event: MoveEvent, status: 0 | 1 | 2): string {
  const { text, incident, muted, cause, tables } = event;
  const aside = [
    ...(muted === null ? [] : [`muted until ${muted.until}`]),
    ...(cause === null ? [] : [`its cause is ${cause.kind} ${cause.incident}`]),
  ];
  const first = `BOKS ${WORDS[status]} - ${text} (${[incident, ...aside].join(', ')})`;
  const rows = tables.map(
    ({ table, meaning, replica, master, difference }) =>
      `T${table} ${meaning}: replica ${replica}, master ${master} (${signed(difference)})`,
  );
  // What follows a bar would be read as numbers.
  return cutEnd([first, ...rows].join('\n').replaceAll('|', '/'), MOST_OF_OUTPUT);
}

/** Differences, never the counters themselves: a master set back would look like a counter that wrapped. */
function performanceOf({ to, tables, tablesLeftOut }: MoveEvent): readonly string[] {
  const now = to === 'closed' ? [] : tables;
  const differences = now.map(({ difference }) => difference);
  return [
    `tables=${now.length + (to === 'closed' ? 0 : tablesLeftOut)};;0;0`,
    `max_ahead=${Math.max(0, ...differences)};;0;0`,
    `max_behind=${Math.max(0, ...differences.map((difference) => -difference))};;;0`,
  ];
}

const WORDS = ['OK', 'WARNING', 'CRITICAL'] as const;
const MOST_OF_OUTPUT = 8_000;
