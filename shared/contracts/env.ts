import * as z from 'zod';

/** What every function is told: the stage's prefix, under which it measures and logs, and its table. */
const common = { SERVICE: z.string().min(1), TABLE: z.string().min(1) };
const queueFed = {
  ...common,
  /** The URL of the queue that feeds it. */
  OWN_QUEUE_URL: z.url(),
  // Where messages go: each kind has the queue of the function that it is for.
  START_SWEEPS_QUEUE_URL: z.url(),
  ADVANCE_SWEEP_QUEUE_URL: z.url(),
  COMPARE_SWEEP_QUEUE_URL: z.url(),
  PUBLISH_ALERTS_QUEUE_URL: z.url(),
  COLLECT_EVIDENCE_QUEUE_URL: z.url(),
  SEAL_BUNDLE_QUEUE_URL: z.url(),
  SIGN_HISTORY_QUEUE_URL: z.url(),
  ROLL_UP_HISTORY_QUEUE_URL: z.url(),
};
const vault = { RAW_BUCKET: z.string().min(1) };
const reads = {
  /** The document that reads sequence numbers; its name holds its content's hash. */
  DOCUMENT: z.string().min(1),
  /** How long the document lets its script run. */
  SCRIPT_SECONDS: z.coerce.number().int().positive(),
};
/** The document with which a node reads hosts that have no agent. */
const readsThroughNodes = { THROUGH_DOCUMENT: z.string().min(1) };
const bundles = { BUNDLES_BUCKET: z.string().min(1) };
/** Name and version of what judges, as records name it. */
const software = { SOFTWARE: z.string().min(1) };

export const StartSweepsEnv = z.object(queueFed);
export type StartSweepsEnv = z.infer<typeof StartSweepsEnv>;

/** What every function that a queue feeds is told. */
export type QueueFedEnv = Pick<StartSweepsEnv, keyof typeof queueFed>;

export const AdvanceSweepEnv = z.object({
  ...queueFed,
  ...vault,
  ...reads,
  ...readsThroughNodes,
});
export type AdvanceSweepEnv = z.infer<typeof AdvanceSweepEnv>;

export const CompareSweepEnv = z.object({
  ...queueFed,
  ...vault,
  ...software,
});
export type CompareSweepEnv = z.infer<typeof CompareSweepEnv>;

export const PublishAlertsEnv = z.object({
  ...queueFed,
  PEOPLE_TOPIC_ARN: z.string().startsWith('arn:'),
  CHAT_TOPIC_ARN: z.string().startsWith('arn:'),
  MACHINES_BUS: z.string().min(1),
});
export type PublishAlertsEnv = z.infer<typeof PublishAlertsEnv>;

export const CollectEvidenceEnv = z.object({
  ...queueFed,
  ...vault,
  ...reads,
  ...readsThroughNodes,
  /** The document that collects evidence. */
  COLLECT_DOCUMENT: z.string().min(1),
  /** The document with which a node collects evidence of a host that has no agent. */
  COLLECT_THROUGH_DOCUMENT: z.string().min(1),
  ...bundles,
  COLLECT_SECONDS: z.coerce.number().int().positive(),
});
export type CollectEvidenceEnv = z.infer<typeof CollectEvidenceEnv>;

export const SealBundleEnv = z.object({
  ...queueFed,
  ...vault,
  ...software,
  ...bundles,
  /** Of KMS, by their aliases: roles are held to them. */
  SIGNING_KEY: z.string().startsWith('alias/'),
  TOKEN_KEY: z.string().startsWith('alias/'),
});
export type SealBundleEnv = z.infer<typeof SealBundleEnv>;

export const SignHistoryEnv = z.object({
  ...queueFed,
  ...bundles,
  /** Of KMS, by its alias: the role is held to it. */
  SIGNING_KEY: z.string().startsWith('alias/'),
});
export type SignHistoryEnv = z.infer<typeof SignHistoryEnv>;

export const RollUpHistoryEnv = z.object(queueFed);
export type RollUpHistoryEnv = z.infer<typeof RollUpHistoryEnv>;

export const ServeApiEnv = z.object({
  ...common,
  ...vault,
  ...software,
  ...bundles,
  /** Where links to bundles lead: the bucket's own address. */
  BUNDLES_ADDRESS: z.url(),
  /** What people do may owe messages, and evidence, or start a sweep. */
  ADVANCE_SWEEP_QUEUE_URL: z.url(),
  PUBLISH_ALERTS_QUEUE_URL: z.url(),
  COLLECT_EVIDENCE_QUEUE_URL: z.url(),
});
export type ServeApiEnv = z.infer<typeof ServeApiEnv>;

/** The environment of each function, by its name. */
export const FUNCTION_ENVS = {
  'start-sweeps': StartSweepsEnv,
  'advance-sweep': AdvanceSweepEnv,
  'compare-sweep': CompareSweepEnv,
  'publish-alerts': PublishAlertsEnv,
  'collect-evidence': CollectEvidenceEnv,
  'seal-bundle': SealBundleEnv,
  'sign-history': SignHistoryEnv,
  'roll-up-history': RollUpHistoryEnv,
  'serve-api': ServeApiEnv,
};
export type FunctionEnvs = {
  readonly [Name in keyof typeof FUNCTION_ENVS]: z.infer<(typeof FUNCTION_ENVS)[Name]>;
};
