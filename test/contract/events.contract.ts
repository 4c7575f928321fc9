import { describe, expect, it } from 'vitest';

import type { Events, MachineEvent } from '#ports/events.ts';

/** A bus, and what machines heard so far. */
export type EventsUnderTest = {
  readonly events: Events;
  readonly heard: () => readonly { readonly name: string; readonly detail: unknown }[];
};

export const eventOf = (
  n: number,
  detail: Readonly<Record<string, unknown>> = {},
): MachineEvent => ({
  id: `production-31-${n}`,
  name: 'IncidentOpened',
  domain: 'production',
  atMs: 1_214_000_000_000,
  detail: { version: 1, ...detail },
});

/** Every `Events` passes this. */
export function describeEvents(name: string, open: () => Promise<EventsUnderTest>): void {
  describe(`${name} keeps the Events contract`, () => {
    it('carries name, id, domain and detail of each', async () => {
      const { events, heard } = await open();
      await events.put([eventOf(1, { host: 'ü 🦊', tables: [7, 9] })]);
      expect(heard()).toEqual([
        {
          name: 'IncidentOpened',
          detail: {
            version: 1,
            id: 'production-31-1',
            domain: 'production',
            host: 'ü 🦊',
            tables: [7, 9],
          },
        },
      ]);
    });
    it('carries more than a call holds, and none at all', async () => {
      const { events, heard } = await open();
      await events.put([]);
      expect(heard()).toEqual([]);
      await events.put(Array.from({ length: 25 }, (_, n) => eventOf(n)));
      expect(heard()).toHaveLength(25);
    });
  });
}
