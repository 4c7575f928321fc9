/** Where the keys lie under which names become tokens; they stay with the customer. */
export interface TokenKeys {
  /**
   * The key of an incident, 32 bytes, always the same: so a host has one token in every file and
   * every version of its evidence, and another one in the next incident's.
   */
  keyOf(incident: string): Promise<Uint8Array>;
}
