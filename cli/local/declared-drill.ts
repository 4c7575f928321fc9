import type { Wish } from '#domain/person-act.ts';
import { recordAct, type RecordActPorts } from '#runtime/record-act.ts';

import type { Scenario } from '../simulator/world-event.ts';
import { NotServable } from './served-domain.ts';
import { beside, type Terminal } from './terminal.ts';

/** The drill of a story as a window; throws `NotServable` where the story has none. */
export function drillWindowOf({ name, startsAtMs, drill }: Scenario): Wish {
  if (drill === undefined) throw new NotServable(`the story ${name} has no drill to declare`);
  return {
    kind: 'plan-window',
    hosts: drill.hosts,
    kinds: [],
    fromMs: startsAtMs + drill.fromMinutes * MINUTE_MS,
    untilMs: startsAtMs + drill.untilMinutes * MINUTE_MS,
    change: 'CHG-2008',
  };
}

type Declaring = {
  readonly ports: RecordActPorts;
  readonly nowMs: number;
  readonly terminal: Terminal;
};

/**
 * Declares the drill of a story, as an administrator would. A start in the middle of the story finds
 * it declared; one that comes too late says so and goes on.
 */
export async function declareDrill(
  scenario: Scenario,
  { ports, nowMs, terminal }: Declaring,
): Promise<void> {
  const told = await recordAct(
    scenario.domain,
    {
      wish: drillWindowOf(scenario),
      by: { name: 'the demo', authenticated: false },
      why: 'disaster-recovery drill',
      atMs: nowMs,
      key: `the drill of ${scenario.name}`,
    },
    ports,
  );
  if (told.kind === 'refused') {
    await terminal.say(beside('', `The drill is not declared: ${told.text}.`));
  }
}

const MINUTE_MS = 60_000;
