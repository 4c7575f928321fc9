import * as z from 'zod';

const domain = z.string().min(1).max(64);
const sweep = z.int().positive();

/** A minute has come; its scheduled time is the tick's now. */
export const Tick = z.strictObject({
  version: z.literal(1),
  kind: z.literal('tick'),
  scheduledAtMs: z.int().nonnegative(),
});
export type Tick = z.infer<typeof Tick>;

/**
 * Look at this sweep. `due` says which delay has passed: none, or the deadline of a phase (the
 * message was sent with that delay; nobody compares clocks); or that a command of it is told to have
 * ended.
 */
export const WakeSweep = z.strictObject({
  version: z.literal(1),
  kind: z.literal('wake-sweep'),
  domain,
  sweep,
  due: z.enum(['look', 'ended', 'replicas', 'master', 'repeat']),
});
export type WakeSweep = z.infer<typeof WakeSweep>;

/** All phases of this sweep are closed: judge it. */
export const CompareSweep = z.strictObject({
  version: z.literal(1),
  kind: z.literal('compare-sweep'),
  domain,
  sweep,
});
export type CompareSweep = z.infer<typeof CompareSweep>;

/**
 * This domain may have alerts that were not sent. `tryAgain` names the channels that did not take
 * theirs and whose wait is over (the tick says so, or a start, or a person); others go on waiting.
 */
export const PublishAlerts = z.strictObject({
  version: z.literal(1),
  kind: z.literal('publish-alerts'),
  domain,
  tryAgain: z.array(z.string().min(1).max(64)).max(100).readonly().optional(),
});
export type PublishAlerts = z.infer<typeof PublishAlerts>;

/**
 * Evidence of this domain may be owed, or a collection of it open. `due` says that the time has passed
 * which a step of a collection has (the message was sent with that delay; nobody compares clocks), or,
 * by a tick, the time in which what it brought is to be sealed. It is then asked to be sealed once more, and
 * `sealing-again` says that the minutes for that have passed too.
 */
export const CollectEvidence = z.strictObject({
  version: z.literal(1),
  kind: z.literal('collect-evidence'),
  domain,
  due: z
    .strictObject({
      collection: z.int().positive(),
      step: z.enum([
        'master-before',
        'replicas',
        'master-after',
        'groups',
        'logs',
        'sealing',
        'sealing-again',
      ]),
      /** Of the step: another attempt's time has not passed. Sealing has none. */
      attempt: z.int().positive().optional(),
    })
    .readonly()
    .optional(),
});
export type CollectEvidence = z.infer<typeof CollectEvidence>;

/** All steps of this collection are closed: seal a bundle from it. */
export const SealBundle = z.strictObject({
  version: z.literal(1),
  kind: z.literal('seal-bundle'),
  domain,
  collection: z.int().positive(),
});
export type SealBundle = z.infer<typeof SealBundle>;

/** Heads of this domain's history may be due: sign them. */
export const SignHistory = z.strictObject({
  version: z.literal(1),
  kind: z.literal('sign-history'),
  domain,
});
export type SignHistory = z.infer<typeof SignHistory>;

/** Hours or days of this domain's history may be over: roll them up. */
export const RollUpHistory = z.strictObject({
  version: z.literal(1),
  kind: z.literal('roll-up-history'),
  domain,
});
export type RollUpHistory = z.infer<typeof RollUpHistory>;

/** Everything that crosses a queue, as JSON text. */
export const Message = z.discriminatedUnion('kind', [
  Tick,
  WakeSweep,
  CompareSweep,
  PublishAlerts,
  CollectEvidence,
  SealBundle,
  SignHistory,
  RollUpHistory,
]);
export type Message = z.infer<typeof Message>;
