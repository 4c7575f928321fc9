import type { ClosingCode } from '../closing.ts';
import type { AheadStanding, Incident } from '../incident.ts';
import type { DomainMemory, HostMemory } from '../memory.ts';
import type { Mute, PlannedWindow } from '../mutes-and-windows.ts';
import type { PersonActed } from '../person-act.ts';
import { followUpAsked } from './start-sweep.ts';

/** What judging remembers after a person's act: mutes and windows, and what was closed by hand. */
export function rememberAct(
  memory: DomainMemory,
  { domain, number, act }: ActRecord,
): DomainMemory {
  const changed = new Map(act.incidents.map((incident) => [incident.id, incident]));
  return {
    ...memory,
    incidents: memory.incidents.map((entry) => {
      const closedAtMs = changed.get(entry.id)?.closedAtMs;
      return closedAtMs === undefined ? entry : { ...entry, closedAtMs };
    }),
    pending: memory.pending.map((incident) => changed.get(incident.id) ?? incident),
    hosts: memory.hosts.map((host) => ({
      ...host,
      ...historyAfterClosing(act, host.host),
      ...(isSilenceClosed(act, host.host) ? { answers: [] } : {}),
    })),
    ...quietTimesAfter(memory, { domain, number, act }),
    followUps: [...memory.followUps, ...sweepsAsked({ domain, number, act })],
  };
}

/** It is owed as a follow-up is, so that it begins though whoever asked for it dies. */
const sweepsAsked = ({ domain, number, act }: ActRecord): DomainMemory['followUps'] =>
  act.sweep === undefined ? [] : [followUpAsked({ domain, number, act, sweep: act.sweep })];

type ActRecord = { readonly domain: string; readonly number: number; readonly act: PersonActed };

type QuietTimes = Pick<DomainMemory, 'mutes' | 'windows'>;

function quietTimesAfter(
  { mutes = [], windows = [] }: DomainMemory,
  { domain, number, act }: ActRecord,
): QuietTimes {
  const { wish, by, why, atMs } = act;
  switch (wish.kind) {
    case 'mute': {
      const { kind: _kind, ...matchers } = wish;
      return { mutes: [...mutes, { id: `${domain}-mute-${number}`, ...matchers, by, why }] };
    }
    case 'end-mute':
      return { mutes: mutes.flatMap((mute) => (mute.id === wish.mute ? ended(mute, atMs) : mute)) };
    case 'plan-window': {
      const { kind: _kind, ...planned } = wish;
      return { windows: [...windows, { id: `${domain}-window-${number}`, ...planned, by, why }] };
    }
    case 'extend-window':
      return {
        windows: windows.map((window) =>
          window.id === wish.window ? { ...window, untilMs: wish.untilMs } : window,
        ),
      };
    case 'end-window':
      return {
        windows: windows.flatMap((window) =>
          window.id === wish.window ? ended(window, atMs) : window,
        ),
      };
    case 'acknowledge':
    case 'comment':
    case 'close':
    case 'give-closing':
    case 'collect-evidence':
    case 'start-sweep':
    case 'test-alerts':
      return {};
  }
}

/** Over from now on; gone, where it had not begun. */
const ended = <Quiet extends Mute | PlannedWindow>(quiet: Quiet, atMs: number): readonly Quiet[] =>
  atMs <= quiet.fromMs ? [] : [{ ...quiet, untilMs: Math.min(quiet.untilMs, atMs) }];

/** What it missed before its `silent` closed last is left out from then on. */
const isSilenceClosed = ({ wish, incidents }: PersonActed, host: string): boolean =>
  wish.kind === 'close' &&
  incidents.some((incident) => incident.kind === 'silent' && incident.host === host);

/**
 * A person says that the host was reset, or that its contents are the master's: then its history is
 * known. An `ahead` that is closed for another reason leaves its hole, and so does one that was our error
 * where no reset was seen: nobody may promote it by numbers.
 */
function historyAfterClosing(
  { wish, incidents }: PersonActed,
  host: string,
): Pick<HostMemory, 'history'> {
  const closed = incidents.find((incident) => incident.host === host);
  if (wish.kind !== 'close' || closed === undefined) return {};
  if (MADE_GOOD.has(wish.code)) return { history: 'known' };
  const leavesHole = wish.code !== 'our-error' || !isHealed(closed);
  return closed.kind === 'ahead' && leavesHole ? { history: 'unknown' } : {};
}

/** A reset was seen of every table; a sign of one proves nothing. */
const isHealed = ({ detail }: Incident): boolean =>
  detail.kind === 'ahead' && detail.tables.every(({ standing }) => HEALED.has(standing));

const HEALED: ReadonlySet<AheadStanding> = new Set(['reset', 'quiet', 'proved']);

const MADE_GOOD: ReadonlySet<ClosingCode> = new Set(['reset-done', 'contents-compared']);
