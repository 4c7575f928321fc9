/** What exists in a stage whatever it audits; the stacks' own test holds these numbers to them. */
export const STAGE = {
  /** Queues that a function polls, and how many of its pollers ask all the time. */
  queues: 8,
  pollers: 5,
  /** How long one of them waits for a message. */
  pollSeconds: 20,
  alarms: 18,
  /** Without dimensions by host or domain. */
  metrics: 4,
  dashboards: 1,
  /** Of KMS: it signs, and it hides names. */
  keys: 2,
} as const;
