import type { Incident } from '#domain/incident.ts';

import { pairsOf } from '../oracle/oracle.ts';
import { broken, type InvariantMaker } from './invariant.ts';

/**
 * A2 Nothing missed. When a sweep is judged, each host × table proved ahead by D2 row 7, where D0
 * does not say *unproved*, is in a live `ahead` incident, or held by a live cause that names both.
 * Mutes, acknowledgements, windows change who is told, never this.
 */
export const nothingMissed: InvariantMaker = ({ count }) => {
  const live = new Map<string, Incident>();
  const note = (incident: Incident): void => {
    if (incident.kind !== 'ahead') return;
    const key = `${incident.domain} ${incident.host}`;
    if (incident.state === 'closed') live.delete(key);
    else live.set(key, incident);
  };
  return {
    acted: ({ act }) => act.incidents.forEach(note),
    judged: (judged) => {
      const { act, domain } = judged.record;
      act.incidents.forEach(note);
      // A follow-up moves only what it was asked for.
      if (!judged.isRegular) return;
      for (const { host, table, replica, master, sameSeries } of pairsOf(judged)) {
        if (!sameSeries || replica <= master) continue;
        count('premise: A2 a table was proved ahead');
        const incident = live.get(`${domain} ${host}`);
        if (incident?.tables.some((listed) => listed.table === table) === true) continue;
        const pair = `${replica} against ${master} in sweep ${judged.sweep.number}`;
        broken('A2', `${domain} ${host} T${table} is ahead, ${pair}, and in no live incident`);
      }
    },
  };
};
