import type { Incident, Quieting } from './incident.ts';
import { isActiveAt, type Mute, type PlannedWindow } from './mutes-and-windows.ts';
import { nameOf } from './person.ts';
import { hostsOf, type DomainSettings } from './settings.ts';
import type { SweepView } from './sweep-view.ts';
import { formatMoment } from './time-words.ts';

/** What covers an incident, with why in words. */
export type Cover = Quieting & { readonly because: string };

/** All mutes and windows of a domain, and the moment at which they are looked at. */
export type QuietingInput = {
  readonly mutes: readonly Mute[];
  readonly windows: readonly PlannedWindow[];
  readonly settings: DomainSettings;
  readonly nowMs: number;
};

/** Mutes that are not over; a follow-up leaves the others to the next regular sweep, which tells. */
export const mutesAfter = ({
  facts,
  nowMs,
  isFollowUp,
}: Pick<SweepView, 'facts' | 'nowMs' | 'isFollowUp'>): readonly Mute[] =>
  (facts.memory.mutes ?? []).filter(({ untilMs }) => isFollowUp || nowMs < untilMs);

/**
 * The mute or window that covers an incident now: the one that did before, while it lasts, else a
 * window before a mute. Undefined where people are to be told.
 */
export function coverOf(incident: Incident, input: QuietingInput): Cover | undefined {
  const { mutes, windows, settings, nowMs } = input;
  const covers = [
    ...windows
      .filter((window) => isActiveAt(window, nowMs) && isInWindow(incident, window, settings))
      .map(coverOfWindow),
    ...mutes.filter((mute) => isActiveAt(mute, nowMs) && isMuted(incident, mute)).map(coverOfMute),
  ];
  return covers.find(({ id }) => id === incident.quieted?.id) ?? covers[0];
}

/** Never `too-few` and `blind`, nor `two-masters` with a host outside; a move of the role names two hosts. */
function isInWindow(
  incident: Incident,
  { hosts, kinds }: PlannedWindow,
  settings: DomainSettings,
): boolean {
  const { kind } = incident;
  if (kind === 'too-few' || kind === 'blind') return false;
  if (kinds.length > 0 && !kinds.includes(kind)) return false;
  return hostsNamedBy(incident, settings).every((host) => hosts.includes(host));
}

function hostsNamedBy(
  { kind, host, detail }: Incident,
  settings: DomainSettings,
): readonly string[] {
  if (kind === 'two-masters' && detail.kind === 'counted' && detail.names.length > 0) {
    return detail.names;
  }
  if (kind === 'no-master') return [settings.master];
  if (host === null) return hostsOf(settings);
  return kind === 'role-moved' ? [host, settings.master] : [host];
}

/** `too-few` is muted by nothing but itself. */
function isMuted({ kind, host, tables }: Incident, mute: Mute): boolean {
  if (kind === 'too-few' && !mute.kinds.includes(kind)) return false;
  const isKind = mute.kinds.length === 0 || mute.kinds.includes(kind);
  const isHost = mute.hosts.length === 0 || (host !== null && mute.hosts.includes(host));
  const areTables =
    mute.tables.length === 0 ||
    (tables.length > 0 && tables.every(({ table }) => mute.tables.includes(table)));
  return isKind && isHost && areTables;
}

const coverOfWindow = ({ id, untilMs, change, why }: PlannedWindow): Cover => ({
  kind: 'window',
  id,
  untilMs,
  because: `in window ${id} until ${formatMoment(untilMs)}, change ${change}: ${why}`,
});

const coverOfMute = ({ id, untilMs, by, why }: Mute): Cover => ({
  kind: 'mute',
  id,
  untilMs,
  because: `muted by ${nameOf(by)} until ${formatMoment(untilMs)}: ${why}`,
});
