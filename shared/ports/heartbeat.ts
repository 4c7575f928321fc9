/** A watcher outside: it expects a call after each judged sweep, and speaks where none comes. */
export interface Heartbeat {
  /** Throws where it was not reached. */
  beat(address: string): Promise<void>;
}
