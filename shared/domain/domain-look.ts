import { alertsOwed, channelsBehind } from './alerts-owed.ts';
import type { Cursor } from './delivery.ts';
import { EMPTY_MEMORY } from './memory.ts';
import type { DomainSettings } from './settings.ts';
import type { DomainState } from './state.ts';
import { planTick } from './sweep-plan.ts';
import type { Sweep } from './sweep.ts';

/** What a tick sees of a domain at first. Each part may be old, and not as old as another. */
export type DomainLook = {
  readonly domain: string;
  /** Left out where nothing is in force, or what is cannot be read from afar. */
  readonly settings?: DomainSettings;
  /** The newest sweep. */
  readonly latest: Sweep | undefined;
  readonly state: DomainState | undefined;
  /** True where the journal has a record that the state was not made from. */
  readonly isBehind: boolean;
  /** Where each channel stands; not read where nothing was ever owed. */
  readonly cursors: Readonly<Record<string, Cursor>>;
};

/**
 * Why a tick leaves a domain alone, as far as this look shows; undefined where it must look closely. It
 * decides nothing: what an old look hides is seen by the next.
 */
export function whyLeftAlone(look: DomainLook, nowMs: number): string | undefined {
  const { settings, latest, state, isBehind, cursors } = look;
  if (settings === undefined || isBehind) return undefined;
  if ((state?.configured?.version ?? 0) > settings.version) return undefined;
  if ((state?.evidence?.owed.length ?? 0) > 0) return undefined;
  if (channelsBehind(alertsOwed(state), { ...settings, cursors, nowMs }).length > 0) {
    return undefined;
  }
  const memory = state?.memory ?? EMPTY_MEMORY;
  const decision = planTick({ settings, nowMs, latest, memory, head: state?.record ?? 0 });
  return decision.kind === 'nothing' ? decision.why : undefined;
}
