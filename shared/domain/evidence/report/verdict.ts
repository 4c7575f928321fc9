import type { Incident } from '../../incident.ts';
import { formatInstant } from '../../sweep-plan.ts';
import { formatMoment } from '../../time-words.ts';
import { counted, tablesInWords } from '../../words.ts';
import type { Opening, ReportFacts } from './facts.ts';

/** `BoKS prod: REPHOST is ahead of its master`. */
export function titleOf(facts: ReportFacts): string {
  const { incident } = facts;
  const isClosed = incident.state === 'closed';
  const says =
    hasCrossed(facts) && !isClosed ? CROSSED : (HEADLINES[incident.kind] ?? incident.kind);
  return `BoKS ${incident.domain}: ${subjectOf(incident)} ${says}${isClosed ? ' (closed)' : ''}`;
}

/** The host, or the domain where it is about all of it. */
export const subjectOf = ({ host, domain }: Incident): string => host ?? `domain ${domain}`;

/** What is wrong, how sure that is, and whether it still is so. */
export function verdictOf(facts: ReportFacts): string {
  const { incident, opening, tablesRead, master, hosts } = facts;
  const { tables } = incident;
  const held = incident.state === 'closed' || hasCrossed(facts) ? 'held' : 'holds';
  const what =
    incident.kind === 'ahead'
      ? `${subjectOf(incident)} ${held} higher sequence numbers than its master ${master} in ` +
        `${tables.length} of ${counted(tablesRead, 'table')}: ${tablesInWords(tables)}.`
      : sentence(incident.summary, hosts);
  const parts = [what, sureOf(incident, opening), stillOf(facts)];
  return parts.filter((part) => part !== '').join(' ');
}

function sureOf({ kind, detail }: Incident, opening: Opening): string {
  if (kind !== 'ahead') return '';
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  const unconfirmed = isAwaited
    ? 'A second pair of readings was not judged yet.'
    : 'A second pair of readings did not confirm it.';
  const again =
    opening.confirmedAtMs === null
      ? unconfirmed
      : `A second pair confirmed it at ${clockOf(opening.confirmedAtMs)}.`;
  return (
    `Proved by the order of the readings: the replica was read at ${clockOf(opening.replicaAtMs)}, ` +
    `the master after it at ${clockOf(opening.masterAtMs)}. ${again}`
  );
}

/** Its numbers agree with the master's over what it dropped, as far as it was read. */
const hasCrossed = ({ incident, lastRead }: ReportFacts): boolean =>
  incident.crossed && lastRead?.holds !== true;

function stillOf(facts: ReportFacts): string {
  const { incident, lastRead } = facts;
  const { state, kind } = incident;
  if (hasCrossed(facts)) return crossedInWords(facts);
  if (state === 'closed') return 'The incident is closed.';
  if (lastRead === null) return 'The host was not read since.';
  const at = formatMoment(lastRead.atMs);
  if (lastRead.holds) return `Still so at ${at}.`;
  return kind === 'ahead' && state === 'open'
    ? `Not above its master any more at ${at}, which proves no repair: the incident is open.`
    : `Not so any more at ${at}; the incident is ${state}.`;
}

/** Who reads that the numbers agree again may read that it is healed. */
function crossedInWords({ incident, lastRead, master }: ReportFacts): string {
  const host = subjectOf(incident);
  const read = lastRead === null ? '' : `, as read at ${formatMoment(lastRead.atMs)}`;
  const passed = `the numbers of ${master} passed those of ${host}, and no reset was seen`;
  return incident.state === 'closed'
    ? `Crossed${read}: ${passed}. The incident is closed, and no reading proves a repair.`
    : `Crossed${read}: it looks healthy and is not; ${passed}. What was dropped is still missing ` +
        `there. The incident is ${incident.state}.`;
}

/** A name keeps its letters, wherever it stands. */
function sentence(text: string, names: readonly string[]): string {
  if (text === '') return '';
  const isName = names.some((name) => text.startsWith(name));
  const first = isName ? text.charAt(0) : text.charAt(0).toUpperCase();
  return `${first}${text.slice(1)}${text.endsWith('.') ? '' : '.'}`;
}

/** Seconds matter here: `08:24:07 UTC`. */
const clockOf = (atMs: number): string => `${formatInstant(atMs).slice(11, 19)} UTC`;

const CROSSED = 'has crossed its master: it looks healthy and is not';

/** What a title says of a kind; kinds that open no bundle by themselves are named as they are. */
const HEADLINES: Readonly<Partial<Record<Incident['kind'], string>>> = {
  ahead: 'is ahead of its master',
  empty: 'has empty tables',
  stuck: 'does not move',
  'other-series': 'counts in another series',
  'master-went-back': ': the master went back',
  'master-restamped': ': the master began new series',
  'master-not-sending': ': the master sends nothing',
  'two-masters': 'has two masters',
};
