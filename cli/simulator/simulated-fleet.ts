import { isEvidenceGroup } from '#domain/evidence/collected.ts';
import { exitedWith, missOf, type Miss } from '#domain/miss.ts';
import type { Clock } from '#ports/basics.ts';
import type { CollectOrder, Collectors } from '#ports/collectors.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { askForEvidence, askHost, type HostAnswer, type HostRequest } from './simulated-host.ts';
import type { World } from './world.ts';

/**
 * Called when a command was sent: after `delaySeconds` every host that answers at all has done so.
 * What SSM says with an event, and may as well not say.
 */
export type WhenAnswered = {
  readonly ofSweep?: (domain: string, sweep: number, delaySeconds: number) => void;
  readonly ofCollection?: (domain: string, delaySeconds: number) => void;
};

/**
 * The hosts of a simulated domain. Keeps nothing that matters: a command's id says what was asked, when
 * and how long it had, and a host's answer follows from the world and that moment; so a process that
 * starts anew finds the same answers.
 */
export class SimulatedFleet implements Fleet, Collectors {
  readonly #world: World;
  readonly #clock: Clock;
  readonly #whenAnswered: WhenAnswered;
  /** Answers by command and host; what is not here is computed again. */
  readonly #answers = new Map<string, HostAnswer>();

  constructor(world: World, clock: Clock, whenAnswered: WhenAnswered = {}) {
    this.#world = world;
    this.#clock = clock;
    this.#whenAnswered = whenAnswered;
  }

  async ask({ domain, sweep, hosts, withinSeconds }: ReadOrder): Promise<Asked> {
    const request = { wanted: 'sequences' } as const;
    return this.#send({ request, withinSeconds, hosts }, (delaySeconds) =>
      this.#whenAnswered.ofSweep?.(domain, sweep, delaySeconds),
    );
  }

  async collect(order: CollectOrder): Promise<Asked> {
    const { domain, wanted, peer, hosts, withinSeconds } = order;
    const request = wanted === 'sequences' ? { wanted } : { wanted, peer };
    return this.#send({ request, withinSeconds, hosts }, (delaySeconds) =>
      this.#whenAnswered.ofCollection?.(domain, delaySeconds),
    );
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const sent = readCommand(command);
    if (sent === undefined) throw new Error(`no command of the simulator: ${command}`);
    const nowMs = this.#clock.nowMs();
    return Object.fromEntries(
      hosts.map((host) => {
        const answer = this.#answerOf(sent, host);
        return [host, nowMs < endOf(answer, sent) ? PENDING : finalOf(answer, sent)];
      }),
    );
  }

  #send(order: Order, whenAnswered: (delaySeconds: number) => void): Asked {
    const { request, withinSeconds, hosts } = order;
    const sent = { askedAtMs: Math.floor(this.#clock.nowMs()), withinSeconds, request };
    const away = this.#world.readerAwayAt(sent.askedAtMs);
    if (away !== undefined) return { commands: [], misses: toAll(hosts, missOf(away, '')) };
    const known = hosts.filter((host) => this.#knows(host));
    const unknown = hosts.filter((host) => !this.#knows(host));
    const misses = toAll(unknown, missOf('agent-away', 'no such host'));
    if (known.length === 0) return { commands: [], misses };
    const ends = known.map((host) => endOf(this.#answerOf(sent, host), sent));
    whenAnswered(Math.ceil((Math.max(...ends) - sent.askedAtMs) / 1000));
    return { commands: [{ command: formatCommand(sent), hosts: known }], misses };
  }

  #knows(host: string): boolean {
    return this.#world.scenario.hosts.includes(host);
  }

  #answerOf(sent: Sent, host: string): HostAnswer {
    const key = `${formatCommand(sent)} ${host}`;
    const kept = this.#answers.get(key);
    if (kept !== undefined) return kept;
    const answer = this.#askNow(sent, host);
    if (this.#answers.size >= MOST_ANSWERS) this.#answers.clear();
    this.#answers.set(key, answer);
    return answer;
  }

  #askNow({ askedAtMs, request }: Sent, host: string): HostAnswer {
    if (request.wanted === 'sequences') return askHost(this.#world, host, askedAtMs);
    const { wanted: group, peer } = request;
    return askForEvidence(this.#world, { host, group, peer }, askedAtMs);
  }
}

const toAll = (hosts: readonly string[], miss: Miss): Readonly<Record<string, Miss>> =>
  Object.fromEntries(hosts.map((host) => [host, miss]));

type Order = {
  readonly request: HostRequest;
  readonly withinSeconds: number;
  readonly hosts: readonly string[];
};
type Sent = {
  readonly askedAtMs: number;
  readonly withinSeconds: number;
  readonly request: HostRequest;
};

/** `sim:MS:SECONDS` for a reading; `:GROUP` and `:GROUP:PEER` behind it for evidence. */
function formatCommand({ askedAtMs, withinSeconds, request }: Sent): string {
  const reading = `sim:${askedAtMs}:${withinSeconds}`;
  if (request.wanted === 'sequences') return reading;
  const { wanted, peer } = request;
  return peer === '' ? `${reading}:${wanted}` : `${reading}:${wanted}:${peer}`;
}

function readCommand(command: string): Sent | undefined {
  const [, askedAtMs, withinSeconds, group, peer = ''] = COMMAND.exec(command) ?? [];
  if (askedAtMs === undefined || withinSeconds === undefined) return undefined;
  const request = group === undefined ? READING : requestFor(group, peer);
  return request && { askedAtMs: Number(askedAtMs), withinSeconds: Number(withinSeconds), request };
}

function requestFor(group: string, peer: string): HostRequest | undefined {
  return isEvidenceGroup(group) ? { wanted: group, peer } : undefined;
}

/** When a host's answer is final: when it came, or when its time was over. */
function endOf(answer: HostAnswer, { askedAtMs, withinSeconds }: Sent): number {
  const took = answer.kind === 'hangs' ? withinSeconds : answer.afterSeconds;
  return askedAtMs + Math.min(took, withinSeconds) * 1000;
}

function finalOf(answer: HostAnswer, { withinSeconds }: Sent): Answer {
  if (answer.kind === 'hangs' || answer.afterSeconds > withinSeconds)
    return missOf('no-answer', '');
  if (answer.kind === 'refused') return missOf('refused', '');
  return answer.exitCode === 0
    ? { kind: 'answered', text: answer.text }
    : exitedWith(answer.exitCode, answer.text.split('\n', 1)[0] ?? '');
}

const PENDING: Answer = { kind: 'pending' };
const READING: HostRequest = { wanted: 'sequences' };
const COMMAND = /^sim:(\d+):(\d+)(?::([a-z]+)(?::([A-Za-z0-9._-]+))?)?$/;
const MOST_ANSWERS = 500;
