import type { IncidentEntry } from '#contracts/api.ts';
import { isLive } from '#domain/incident.ts';

import type { Paint } from './colour.ts';
import { printable, wrap } from './layout.ts';

/** Each incident in some lines: its state, its id whole, what it is of, its flags, what holds. */
export const incidentLines = (
  incidents: readonly IncidentEntry[],
  paint: Paint,
): readonly (readonly string[])[] =>
  worstIncidents(incidents).map((incident) => {
    const { id, host, kind, severity, state } = incident;
    const flags = [...flagsOf(incident), ...evidenceOf(incident)];
    const flag = flags.length === 0 ? '' : ` (${flags.join(', ')})`;
    const word = wordOf(incident);
    const lead = `  ${word.padEnd(11)}${id.padEnd(16)} `;
    const about = printable(`${host ?? 'the domain'}: ${kind}${flag}`);
    const [first = '', ...more] = wrap(about, ' '.repeat(Math.min(lead.length, 40)));
    const colour = severity === 'warning' || state === 'pending' ? 'warning' : 'critical';
    const isBeside = lead.length <= 40;
    return [
      `${lead.trimEnd().replace(word, () => paint(colour, word))}${isBeside ? first.slice(lead.trimEnd().length) : ''}`,
      ...(isBeside ? more : [first, ...more]),
      ...wrap(printable(incident.summary), ' '.repeat(13)),
    ];
  });

/** How bad an incident is while it is open, else how it stands. */
export const wordOf = ({ state, severity }: IncidentEntry): string =>
  state === 'open' ? severity.toUpperCase() : state;

/** What is to be known of an incident beside its state, in words. */
export const flagsOf = (incident: IncidentEntry): readonly string[] => [
  ...(incident.heldBy === null ? [] : [`held by ${incident.heldBy.id}`]),
  ...(incident.crossed ? ['crossed'] : []),
  ...(incident.stale ? ['host not read now'] : []),
  ...(incident.acknowledgedBy === null ? [] : [`taken by ${incident.acknowledgedBy}`]),
  ...(incident.quieted === null ? [] : [quietedInWords(incident.quieted)]),
  ...(incident.flapping ? ['flapping'] : []),
  ...(incident.retired ? ['host not configured: retired?'] : []),
];

const evidenceOf = ({ evidenceVersion, evidenceBecame }: IncidentEntry): readonly string[] =>
  evidenceVersion === null
    ? []
    : [`evidence version ${evidenceVersion}${BECAME[evidenceBecame ?? 'sealed']}`];

/** In the words of its own record. */
const BECAME = { sealed: '', held: ' is HELD, not released', failed: ' FAILED' } as const;

const quietedInWords = ({ kind, id, until }: NonNullable<IncidentEntry['quieted']>): string =>
  `${kind === 'mute' ? 'muted by' : 'in window'} ${id} until ${minuteOf(until)}`;

/** `2026-03-02 08:24 UTC`, of a moment as the API writes it. */
export const minuteOf = (moment: string): string => `${moment.slice(0, 16).replace('T', ' ')} UTC`;

/** Incidents that opened and are not closed, the worst first; what is only counted comes last. */
export const liveOf = (incidents: readonly IncidentEntry[]): readonly IncidentEntry[] =>
  worstIncidents(incidents).filter(isLive);

const worstIncidents = (incidents: readonly IncidentEntry[]): readonly IncidentEntry[] =>
  incidents.toSorted((a, b) => weightOf(a) - weightOf(b));

const weightOf = ({ state, severity }: IncidentEntry): number =>
  SEVERITIES.indexOf(severity) + SEVERITIES.length * LATER[state];

const SEVERITIES: readonly string[] = ['critical', 'error', 'warning'];
const LATER = { open: 0, recovering: 0, pending: 1, closed: 2 } as const;
