/** The functions that queues feed, but those that serve incidents. */
export const WORKERS = [
  'start-sweeps',
  'advance-sweep',
  'compare-sweep',
  'publish-alerts',
  'sign-history',
  'roll-up-history',
] as const;
export type Worker = (typeof WORKERS)[number];

/** What something makes AWS do, in what AWS counts. */
export type Work = {
  /** Of DynamoDB: a write of up to 1 KB, a consistent read of up to 4 KB. */
  readonly writeUnits: number;
  readonly readUnits: number;
  readonly objectsPut: number;
  readonly objectsRead: number;
  /** Of objects that are put, packed as they are kept. */
  readonly objectBytes: number;
  readonly signatures: number;
  /** How often each function is called, each time by one message of its queue. */
  readonly calls: Readonly<Partial<Record<Worker, number>>>;
};

/** What a domain of so many hosts makes AWS do while all is well. */
export type DomainWork = {
  readonly hosts: number;
  readonly sweep: Work;
  /** What a sweep leaves in the table, in bytes as DynamoDB prices them: for 35 days, and for good. */
  readonly snapshotBytes: number;
  readonly historyBytes: number;
  /** What the tick of a minute reads of the domain. */
  readonly tickReadUnits: number;
  /** Roll-ups and signatures of a day, and what they leave in the table for good. */
  readonly day: Work;
  readonly dayBytes: number;
};
