import type { Incident } from '#domain/incident.ts';
import type { PlannedWindow } from '#domain/mutes-and-windows.ts';

import type { Oracle, OracleSweep } from '../oracle/oracle.ts';
import { broken, type ActedRecord, type End, type InvariantMaker } from './invariant.ts';

/** A mute or window as people's acts have made it. */
type Quiet = { readonly untilMs: number; readonly window?: Pick<PlannedWindow, 'hosts'> };

/**
 * L5 mutes and windows that ended have spoken. The first regular sweep after an end covers nothing
 * with it any more, and tells of each incident that it had covered and that lives, unless something
 * else covers or holds it, or it waits for its confirmation. Each host of a window that is read again
 * has its verdict, and who was master after it once it is a replica again.
 */
export const endedHasSpoken: InvariantMaker = (known) => {
  const quiets = new Map<string, Quiet>();
  const incidents = new Map<string, Incident>();
  /** Verdicts given, as `<window> <host>`. */
  const given = new Set<string>();
  /** For how many regular sweeps in a row a host was read as a replica, by `<domain> <host>`. */
  const readFor = new Map<string, number>();
  /** The last regular sweep of each domain. */
  const latest = new Map<string, OracleSweep>();
  const note = (incident: Incident): void => void incidents.set(incident.id, incident);
  return {
    acted: (acted) => {
      acted.act.incidents.forEach(note);
      noteAct(quiets, acted);
    },
    judged: (judged) => {
      const { record, isRegular } = judged;
      const before = new Map(incidents);
      record.act.incidents.forEach(note);
      for (const { window, host } of record.act.verdicts ?? []) given.add(`${window} ${host}`);
      if (!isRegular) return;
      latest.set(record.domain, judged);
      noteReplicas(readFor, judged);
      for (const incident of incidents.values()) {
        if (incident.domain !== record.domain || !isLive(incident)) continue;
        const cover = before.get(incident.id)?.quieted?.id;
        if (cover === undefined || !isOver(quiets.get(cover), judged.nowMs)) continue;
        known.count('premise: L5 a mute or window ended over what lives');
        expectSpoken(judged, incident, cover);
      }
    },
    atEnd: (end) => {
      for (const judged of latest.values())
        expectVerdicts({ judged, quiets, given, readFor, oracle: known.oracle, end });
    },
  };
};

function noteAct(quiets: Map<string, Quiet>, { domain, number, act }: ActedRecord): void {
  const { wish, atMs } = act;
  if (wish.kind === 'mute') quiets.set(`${domain}-mute-${number}`, { untilMs: wish.untilMs });
  if (wish.kind === 'plan-window') {
    const { untilMs, hosts } = wish;
    quiets.set(`${domain}-window-${number}`, { untilMs, window: { hosts } });
  }
  if (wish.kind === 'end-mute') shorten(quiets, wish.mute, atMs);
  if (wish.kind === 'end-window') shorten(quiets, wish.window, atMs);
  const extended = wish.kind === 'extend-window' ? quiets.get(wish.window) : undefined;
  if (wish.kind === 'extend-window' && extended !== undefined)
    quiets.set(wish.window, { ...extended, untilMs: wish.untilMs });
}

function shorten(quiets: Map<string, Quiet>, id: string, atMs: number): void {
  const quiet = quiets.get(id);
  if (quiet !== undefined) quiets.set(id, { ...quiet, untilMs: Math.min(quiet.untilMs, atMs) });
}

function expectSpoken({ record }: OracleSweep, incident: Incident, cover: string): void {
  const { id, quieted, heldBy, detail } = incident;
  if (quieted?.id === cover) broken('L5', `${id} is still covered by ${cover}, which is over`);
  const isAwaited = detail.kind === 'ahead' && detail.confirmation.kind === 'awaited';
  if (quieted !== undefined || heldBy !== null || isAwaited) return;
  const isTold = record.act.moves.some((move) => move.incident === id && move.spoken);
  if (!isTold) broken('L5', `${cover} is over, ${id} lives, and nobody was told`);
}

type Verdicts = {
  readonly judged: OracleSweep;
  readonly quiets: ReadonlyMap<string, Quiet>;
  readonly given: ReadonlySet<string>;
  readonly readFor: ReadonlyMap<string, number>;
  readonly oracle: Oracle;
  readonly end: End;
};

function noteReplicas(
  readFor: Map<string, number>,
  { record: { domain }, master, replicas }: OracleSweep,
): void {
  const isReplica = (host: string): boolean =>
    replicas.has(host) && master?.claimants.has(host) === false && master.host !== host;
  for (const key of readFor.keys())
    if (key.startsWith(`${domain} `) && !isReplica(key.slice(domain.length + 1)))
      readFor.delete(key);
  for (const host of replicas.keys()) {
    const key = `${domain} ${host}`;
    if (isReplica(host)) readFor.set(key, (readFor.get(key) ?? 0) + 1);
  }
}

/** Of hosts that the last sweeps read as replicas of a master beyond doubt. */
function expectVerdicts({ judged, quiets, given, readFor, oracle, end }: Verdicts): void {
  const { record, nowMs } = judged;
  if (end.hasWildClocks) return;
  const { periodSeconds } = oracle.settings(record.domain, record.act.settingsVersion);
  for (const [id, { untilMs, window }] of quiets) {
    if (!id.startsWith(`${record.domain}-window-`) || window === undefined) continue;
    if (nowMs - untilMs < SWEEPS_TO_JUDGE * periodSeconds * 1000) continue;
    for (const host of window.hosts) {
      const isReplica = (readFor.get(`${record.domain} ${host}`) ?? 0) >= SWEEPS_TO_JUDGE;
      if (isReplica && !given.has(`${id} ${host}`))
        broken('L5', `${id} is over since ${nowMs - untilMs} ms, and says nothing of ${host}`);
    }
  }
}

const isOver = (quiet: Quiet | undefined, nowMs: number): boolean =>
  quiet !== undefined && quiet.untilMs <= nowMs;

const isLive = ({ state }: Incident): boolean => state === 'open' || state === 'recovering';

const SWEEPS_TO_JUDGE = 5;
