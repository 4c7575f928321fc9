import type { Incident } from '#domain/incident.ts';
import { judgePromotions, promotionSnapshots } from '#domain/promotion.ts';
import { PHASES, type Snapshot } from '#domain/snapshot.ts';
import type { DomainState } from '#domain/state.ts';
import type { Sweep } from '#domain/sweep.ts';

import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A10 Promotion. Neither `yes` nor `yes, as of` while an incident or held finding names the host, or
 * its data is older than two periods.
 */
export const promotion: InvariantMaker = ({ oracle, nowMs: trueNowMs, clocksOffMs, count }) => {
  const snapshots = new Map<string, Snapshot>();
  const live = new Map<string, Incident>();
  const settingsVersions = new Map<string, number>();
  const lastRead = new LastRead();
  const expectHonest = (state: DomainState, nowMs: number): void => {
    const { domain } = state;
    const settings = oracle.settings(domain, settingsVersions.get(domain) ?? 1);
    const mine = [...live.values()].filter((incident) => incident.domain === domain);
    const known = promotionSnapshots(state).flatMap(
      ({ sweep, host }) => snapshots.get(`${domain} ${sweep} ${host}`) ?? [],
    );
    for (const { host, answer } of judgePromotions({
      settings,
      state,
      live: mine,
      snapshots: known,
      nowMs,
    })) {
      if (answer !== 'yes' && answer !== 'yes-as-of') continue;
      count('premise: A10 a replica may be promoted');
      const named = mine.find((incident) => incident.host === host);
      if (named !== undefined) broken('A10', `${host} may be promoted, and ${named.id} names it`);
      const ageMs = nowMs - lastRead.atMs(domain, host);
      if (ageMs > 2 * settings.periodSeconds * 1000 + clocksOffMs) {
        broken('A10', `${host} may be promoted, and was last read ${ageMs} ms ago`);
      }
    }
  };
  const note = (incident: Incident): void => {
    if (incident.state === 'open' || incident.state === 'recovering')
      live.set(incident.id, incident);
    else live.delete(incident.id);
  };
  return {
    observe: (observation) => {
      if (observation.kind === 'snapshots') {
        for (const each of observation.snapshots) {
          snapshots.set(`${each.domain} ${each.place.sweep} ${each.host}`, each);
        }
      } else if (observation.kind === 'record' && 'incidents' in observation.record.act) {
        observation.record.act.incidents.forEach(note);
      } else if (observation.kind === 'sweep') {
        lastRead.note(observation.sweep, trueNowMs());
      } else if (observation.kind === 'state' && observation.state.sweep !== null) {
        expectHonest(observation.state, trueNowMs());
      }
    },
    judged: ({ record }) => void settingsVersions.set(record.domain, record.act.settingsVersion),
  };
};

/** When each host was read last: a reading is as old as the closing of its phase, by the true time. */
class LastRead {
  readonly #closed = new Set<string>();
  readonly #atMs = new Map<string, number>();

  note({ domain, number, closings }: Sweep, nowMs: number): void {
    for (const phase of PHASES.filter((name) => closings[name] !== undefined)) {
      const key = `${domain} ${number} ${phase}`;
      if (this.#closed.has(key)) continue;
      this.#closed.add(key);
      for (const [host, { kind }] of Object.entries(closings[phase]?.outcomes ?? {})) {
        if (kind === 'read') this.#atMs.set(`${domain} ${host}`, nowMs);
      }
    }
  }

  atMs(domain: string, host: string): number {
    return this.#atMs.get(`${domain} ${host}`) ?? 0;
  }
}
