/** One thing that happened, told to machines. Its id is the same whenever it is sent again. */
export type MachineEvent = {
  readonly id: string;
  /** A past fact, e.g. `IncidentOpened`. */
  readonly name: string;
  readonly domain: string;
  readonly atMs: number;
  /** JSON; every event says the version of its form. */
  readonly detail: { readonly version: number } & Readonly<Record<string, unknown>>;
};

/** Events were not taken; those of `ids` may be sent again, under the same ids. */
export class EventsRefused extends Error {
  override readonly name = 'EventsRefused';
  readonly ids: readonly string[];

  constructor(ids: readonly string[], reason: string, options?: ErrorOptions) {
    super(`${ids.length} events were not taken: ${reason}`, options);
    this.ids = ids;
  }
}

/** Where machines hear what happened. At least once, in no order. */
export interface Events {
  /** Throws `EventsRefused` where some were not taken; the others were. */
  put(events: readonly MachineEvent[]): Promise<void>;
}
