import { readFileSync } from 'node:fs';

import { describe, expect, expectTypeOf, it } from 'vitest';

import { publishedSchema, type MachineEvent } from '#contracts/machine-event.ts';
import { machineEventsOf, type MachineEvent as Rendered } from '#domain/rendering/machine-event.ts';

import { incidentOf } from '../../contract/builders.ts';
import { moved, told } from './alert-cases.ts';

const PUBLISHED = new URL('../../../docs/machine-event.schema.json', import.meta.url);

/** As deep as an event goes. */
type Frozen<Value> = Value extends object
  ? { readonly [Key in keyof Value]: Frozen<Value[Key]> }
  : Value;

describe('the machine event', () => {
  it('has the schema that is published', () => {
    const published: unknown = JSON.parse(readFileSync(PUBLISHED, 'utf8'));
    expect(published, 'npx tsx scripts/write-event-schema.mjs').toEqual(publishedSchema());
  });

  it('is of the type that is rendered, field by field', () => {
    expectTypeOf<Frozen<MachineEvent>>().toEqualTypeOf<Frozen<Rendered>>();
  });

  it('is one a move, with the number of the move', () => {
    const text = 'REPHOST is ahead of MASHOST in 3 tables';
    const { record, alert } = told(
      [2, 3].map((moves) => ({
        incident: incidentOf('prod', `prod-12-${moves}`, { moves }),
        move: { reason: 'confirmed', from: 'open', to: 'open', text },
      })),
    );
    expect(machineEventsOf(record, alert)).toMatchObject([
      { id: 'prod-12-2/2', number: 2, incident: 'prod-12-2' },
      { id: 'prod-12-3/3', number: 3, incident: 'prod-12-3' },
    ]);
  });

  it('has the 20 worst of many tables, and how many are left out', () => {
    const now = Array.from({ length: 55 }, (_, table) => ({
      table,
      master: 100,
      replica: 100 + table,
      difference: table,
    }));
    const { record, alert } = moved('confirmed', 'ahead', { now });
    const [event] = machineEventsOf(record, alert);
    expect(event).toMatchObject({ tablesLeftOut: 35 });
    expect(event?.type === 'incident-moved' && event.tables.map(({ table }) => table)).toEqual(
      Array.from({ length: 20 }, (_, index) => 54 - index),
    );
  });

  it('of a muted or held incident says so: people are not told, machines are', () => {
    const { record, alert } = moved('more-tables', 'ahead', {
      quieted: { kind: 'window', id: 'prod-window-3', untilMs: 1_214_000_600_000 },
      heldBy: { id: 'prod-9-1', kind: 'master-went-back' },
    });
    expect(machineEventsOf(record, alert)).toMatchObject([
      {
        muted: { by: 'window', id: 'prod-window-3', until: '2008-06-20T22:23:20.000Z' },
        cause: { incident: 'prod-9-1', kind: 'master-went-back' },
      },
    ]);
  });
});
