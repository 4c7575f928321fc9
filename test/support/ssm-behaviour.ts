import type { Printed } from './ssm-outputs.ts';

/** How an invocation ends whatever its script does, in the words of SSM's StatusDetails. */
export type Ending =
  | 'Incomplete'
  | 'Terminated'
  | 'Undeliverable'
  | 'DeliveryTimedOut'
  | 'ExecutionTimedOut'
  | 'Cancelled'
  | 'InvalidPlatform'
  | 'RateExceeded'
  /** A status that nobody has heard of yet. */
  | 'Evaporated';

/** What the script is told when it is run on a host. */
export type Run = {
  readonly command: string;
  /** Half-way between sending and answering. UTC milliseconds. */
  readonly atMs: number;
  readonly script: string;
  /** Parameters as `interpolationType: ENV_VAR` hands them over, and the command's id. */
  readonly environment: Readonly<Record<string, string>>;
};

/** A managed node, and how it behaves. */
export type StandInHost = {
  readonly node: string;
  readonly run: (run: Run) => Printed | Promise<Printed>;
  readonly tags?: Readonly<Record<string, string>>;
  /** `ending`: still listed, but a command that names it is refused as a whole. */
  readonly state?: 'online' | 'offline' | 'ending' | 'terminated';
  /**
   * Bears no tag that we may send to. AWS's pages do not agree on what then happens: its invocation
   * ends as AccessDenied, or the whole call is denied.
   */
  readonly untagged?: 'invocation' | 'call';
  readonly afterSeconds?: number;
  /** Its answer comes in though its time is over. */
  readonly outlastsTimes?: boolean;
  readonly endsAs?: Ending;
  /** Its role may not put objects: what a command wants stored is not. */
  readonly storesNothing?: boolean;
};

export type SsmDocument = {
  readonly script: string;
  readonly seconds: number;
  readonly parameters?: Readonly<Record<string, RegExp>>;
};
