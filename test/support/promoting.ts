import type { Incident } from '#domain/incident.ts';
import {
  ifMasterIsLost,
  judgePromotions,
  promotionSnapshots,
  type PromotionInput,
} from '#domain/promotion.ts';

import { STARTS_AT_MS } from './facts.ts';
import { minutesOf, type JudgedDomain } from './judging.ts';

/** What would be asked right after the last sweep, or so many minutes later. */
function asked(domain: JudgedDomain, minutesLater = 0): PromotionInput {
  const state = domain.state();
  const keys = new Set(promotionSnapshots(state).map(({ sweep, host }) => `${sweep} ${host}`));
  const live = domain.all().filter(isLive);
  return {
    settings: domain.settings,
    state,
    live,
    snapshots: domain.snapshots().filter(({ place, host }) => keys.has(`${place.sweep} ${host}`)),
    nowMs: STARTS_AT_MS + (minutesOf(domain.last) + minutesLater) * 60_000,
  };
}

export const isLive = ({ state }: Incident): boolean => state === 'open' || state === 'recovering';

/** By host: the answer of D8 and why, so many minutes after the last sweep. */
export const answers = (domain: JudgedDomain, minutesLater = 0): Readonly<Record<string, string>> =>
  Object.fromEntries(
    judgePromotions(asked(domain, minutesLater)).map(({ host, answer, because }) => [
      host,
      `${answer}: ${because}`,
    ]),
  );

/** The line "if the master is lost now". */
export const lost = (domain: JudgedDomain): string => {
  const input = asked(domain);
  return ifMasterIsLost(input, judgePromotions(input));
};
