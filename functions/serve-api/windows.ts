import { momentOf, type DomainView } from '#contracts/api.ts';
import type { PlannedWindow } from '#domain/mutes-and-windows.ts';
import type { DomainState } from '#domain/state.ts';
import type { WindowVerdict } from '#domain/window-verdicts.ts';

type WindowView = DomainView['windows'][number];

/** A domain's windows: those that are to come or on, and the last that are over, newest last. */
export function windowsOf({ memory, windowsOver = [] }: DomainState, nowMs: number): WindowView[] {
  const over = new Set(windowsOver.map(({ id }) => id));
  const living = (memory.windows ?? []).filter(({ id }) => !over.has(id));
  return [
    ...windowsOver.map((window) => viewOf(window, window.came, 'over')),
    ...living.map((window) => viewOf(window, [], stateAt(window, nowMs))),
  ];
}

const stateAt = ({ fromMs, untilMs }: PlannedWindow, nowMs: number): WindowView['state'] =>
  nowMs < fromMs ? 'planned' : nowMs < untilMs ? 'on' : 'over';

const viewOf = (
  { id, hosts, change, fromMs, untilMs }: PlannedWindow,
  came: readonly WindowVerdict[],
  state: WindowView['state'],
): WindowView => ({
  id,
  hosts: [...hosts],
  change,
  from: momentOf(fromMs),
  until: momentOf(untilMs),
  state,
  came: came.map(({ host, clean, because }) => ({ host, clean, because })),
});
