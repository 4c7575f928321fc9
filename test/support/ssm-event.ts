import { randomUUID } from 'node:crypto';

import { drawAt, streamOf } from '#cli/simulator/random.ts';

import type { SendInput } from './ssm-input.ts';
import type { Reply } from './ssm-outputs.ts';

/** An event as EventBridge would deliver it: one node's part of a command has ended, or all of it. */
export type SsmEvent = {
  readonly version: '0';
  readonly id: string;
  readonly source: 'aws.ssm';
  readonly account: string;
  readonly region: string;
  readonly time: string;
  readonly resources: readonly string[];
} & (
  | {
      readonly 'detail-type': 'EC2 Command Invocation Status-change Notification';
      readonly detail: EventDetail & { readonly 'instance-id': string };
    }
  | {
      readonly 'detail-type': 'EC2 Command Status-change Notification';
      readonly detail: EventDetail & { readonly 'expire-after': string };
    }
);
type EventDetail = {
  readonly 'command-id': string;
  readonly 'document-name': string;
  readonly 'requested-date-time': string;
  readonly status: string;
};

/** How often, 0 to 1, an event is lost, doubled, or overtaken (by up to a minute). */
export type EventFaults = {
  readonly seed: number;
  readonly lost?: number;
  readonly doubled?: number;
  readonly reordered?: number;
};

export type SsmEventsOptions = {
  /** Told of each event that is to arrive so many seconds from now. */
  readonly onEvent?: (event: SsmEvent, delaySeconds: number, comment: string) => void;
  readonly eventFaults?: EventFaults;
};

/** A command that was sent, and how each node's part of it will end. */
export type Command = {
  readonly id: string;
  readonly input: SendInput;
  readonly sentMs: number;
  readonly expiresMs: number;
  readonly invocations: Map<string, Invocation>;
};
export type Invocation = {
  readonly node: string;
  readonly details: string;
  readonly endMs: number;
  readonly reply?: Reply;
};

/** Tells of commands as EventBridge does: when each part of one has ended, and when all have. */
export class SsmEvents {
  readonly #options: SsmEventsOptions;
  #events = 0;

  constructor(options: SsmEventsOptions) {
    this.#options = options;
  }

  announce(command: Command): void {
    const { id, input, sentMs, expiresMs, invocations } = command;
    const all = [...invocations.values()];
    const base = {
      'command-id': id,
      'document-name': input.DocumentName,
      'requested-date-time': new Date(sentMs).toISOString(),
    };
    for (const { node, details, endMs } of all) {
      const status = statusOf(details);
      this.#tell(command, endMs, {
        'detail-type': 'EC2 Command Invocation Status-change Notification',
        resources: [`arn:aws:ec2:eu-west-1:111122223333:instance/${node}`],
        detail: { ...base, 'instance-id': node, status },
      });
    }
    const status = all.every(({ details }) => details === 'Success') ? 'Success' : 'Failed';
    this.#tell(command, Math.max(...all.map(({ endMs }) => endMs)), {
      'detail-type': 'EC2 Command Status-change Notification',
      resources: [],
      detail: { ...base, 'expire-after': new Date(expiresMs).toISOString(), status },
    });
  }

  #tell({ input, sentMs }: Command, endMs: number, said: Said): void {
    const event: SsmEvent = {
      version: '0',
      id: randomUUID(),
      source: 'aws.ssm',
      account: '111122223333',
      region: 'eu-west-1',
      time: new Date(endMs).toISOString(),
      ...said,
    };
    for (const delay of this.#delaysOf((endMs - sentMs) / 1000)) {
      this.#options.onEvent?.(event, delay, input.Comment);
    }
  }

  /** When an event arrives: not at all, once, twice, or after others. */
  #delaysOf(delaySeconds: number): readonly number[] {
    const { seed = 0, lost = 0, doubled = 0, reordered = 0 } = this.#options.eventFaults ?? {};
    this.#events += 1;
    const draw = (concern: string): number => drawAt(streamOf(seed, concern), this.#events);
    if (draw('lost') < lost) return [];
    const delay = delaySeconds + (draw('reordered') < reordered ? 60 * draw('by') : 0);
    return draw('doubled') < doubled ? [delay, delay] : [delay];
  }
}

/** The status that goes with the details. */
export const statusOf = (details: string): string => STATUSES[details] ?? 'Failed';

type Said = SsmEvent extends infer Event
  ? Event extends SsmEvent
    ? Pick<Event, 'detail-type' | 'resources' | 'detail'>
    : never
  : never;

/** What is not here is Failed. */
const STATUSES: Readonly<Record<string, string>> = {
  Success: 'Success',
  Cancelled: 'Cancelled',
  Terminated: 'Cancelled',
  DeliveryTimedOut: 'TimedOut',
  ExecutionTimedOut: 'TimedOut',
};
