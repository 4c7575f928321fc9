import { describe, expect, it } from 'vitest';
import * as z from 'zod';

import { MachineEvent } from '#contracts/machine-event.ts';
import type { MoveReason } from '#domain/incident.ts';
import { KIND_WORDS } from '#domain/rendering/kind-words.ts';
import { machineEventsOf, type MachineEvent as Rendered } from '#domain/rendering/machine-event.ts';
import { REASON_WORDS } from '#domain/rendering/reason-words.ts';
import { tellingOf, type Telling } from '#domain/rendering/told.ts';

import { GOLDEN_CASES } from './golden-cases.ts';
import { renderAll } from './render-all.ts';

/** Moves that D6 lets nobody hear of; machines alone may. */
const NEVER_SPOKEN: readonly MoveReason[] = [
  'first-seen',
  'counted',
  'did-not-confirm',
  'progressed',
  'seen-again',
  'held',
  'quieted',
];

describe('messages are as they were read aloud and found clear', () => {
  it.each(Object.entries(GOLDEN_CASES))('%s', async (name, made) => {
    const rendered = renderAll(await made());
    await expect(rendered).toMatchFileSnapshot(`../../golden/alerts/${name}.txt`);
  });

  // A digest is for people: machines have heard of each move already.
  const heard = Object.entries(GOLDEN_CASES).filter(([name]) => name !== 'digest');
  it.each(heard)('%s, as events that keep their schema', async (_, made) => {
    const { record, alert } = await made();
    const events = machineEventsOf(record, alert);
    expect(events.length).toBeGreaterThan(0);
    for (const event of events) {
      expect(z.strictObject(shapeOf(event)).parse(event)).toEqual(event);
    }
  });

  it('for each reason that people hear of', async () => {
    const shown = new Set<string>();
    for (const { lead, others } of await tellings()) {
      for (const { move, earlier } of [lead, ...others]) {
        for (const { reason } of [move, ...earlier]) shown.add(reason);
      }
    }
    expect([...shown, ...NEVER_SPOKEN].toSorted()).toEqual(Object.keys(REASON_WORDS).toSorted());
  });

  it('for each kind, leading a message while it is open', async () => {
    const open = (await tellings()).filter(({ lead }) => lead.incident.state === 'open');
    const led = new Set(open.map(({ lead }) => lead.incident.kind));
    expect([...led].toSorted()).toEqual(Object.keys(KIND_WORDS).toSorted());
  });
});

it.each(Object.entries(KIND_WORDS))(
  '%s: what is brief is a part of what is long',
  (_kind, words) => {
    expect(words.state).toContain(words.brief);
    expect(`${words.state}${words.hurts ?? ''}${words.forbids ?? ''}`).toMatch(/^[A-Za-z ,.]+$/);
  },
);

async function tellings(): Promise<readonly Extract<Telling, { readonly kind: 'moves' }>[]> {
  const all: Telling[] = [];
  for (const made of Object.values(GOLDEN_CASES)) {
    const { record, alert } = await made();
    all.push(tellingOf(record, alert));
  }
  return all.filter((telling) => telling.kind === 'moves');
}

/** The schema of its type, with nothing beside it allowed. */
function shapeOf(event: Rendered): z.ZodRawShape {
  const option = MachineEvent.options.find(({ shape }) => shape.type.value === event.type);
  if (option === undefined) throw new Error(`no schema of ${event.type}`);
  return option.shape;
}
