import { createHash, randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

import type { HostScripts } from '#contracts/host-scripts.ts';
import type { EvidenceGroup } from '#domain/evidence/collected.ts';
import { missOf, type Miss } from '#domain/miss.ts';
import type { BoksPaths } from '#domain/settings.ts';
import type { CollectOrder, Collectors } from '#ports/collectors.ts';
import type { Answer, Asked, Fleet, ReadOrder } from '#ports/fleet.ts';

import { answerOf } from '../ssh-answer.ts';
import { saidThrough } from '../through-node.ts';
import { SshCommands, type SshCommand } from './ssh-commands.ts';
import { runSsh } from './ssh-session.ts';
import { answerThrough, detoursOf, type Detour } from './ssh-through.ts';
import { SshTurns } from './ssh-turns.ts';
import { inputOf, knownHostsOf, wordsOf, type SshEvidence, type SshWay } from './ssh-way.ts';

export type SshFleetOptions = {
  /** The hosts of one domain, and the nodes through which some of them are read. */
  readonly ways: ReadonlyMap<string, SshWay>;
  readonly paths: BoksPaths;
  readonly scripts: HostScripts;
  /** A file of ours, written anew: the host keys that are pinned. */
  readonly knownHostsPath: string;
  /** ssh's own configuration, where it is not the user's. */
  readonly configPath?: string;
  /** How many hosts are read at once. */
  readonly atOnce?: number;
  readonly program?: string;
  /** Called when each host of a reading has its answer: what SSM says with an event. */
  readonly whenRead?: (domain: string, sweep: number) => void;
};

/**
 * Hosts read with ssh from this machine or through a node, and evidence collected. A command begins
 * at once and goes on by itself; what came of it is in memory alone, so that a command of a process
 * before is lost, and says so. Nothing is changed on a host, and whatever it does, it has an answer
 * before its time is over.
 *
 * Throws `UnusableWay` for a way that ssh could misread.
 */
export class SshFleet implements Fleet, Collectors {
  readonly #options: SshFleetOptions;
  readonly #reading: SshRequest;
  readonly #detours: ReadonlyMap<string, Detour>;
  readonly #turns: SshTurns;
  readonly #readings = new SshCommands(MOST_READINGS);
  readonly #collections = new SshCommands(MOST_COLLECTIONS);

  constructor(options: SshFleetOptions) {
    this.#options = options;
    this.#reading = this.#request('sequences', MOST_BYTES);
    this.#detours = detoursOf(options.ways);
    this.#turns = new SshTurns(this.#detours, options.atOnce);
    writeFileSync(options.knownHostsPath, knownHostsOf(options.ways), { mode: 0o600 });
  }

  async ask({ domain, sweep, sweepId, phase, attempt, ...order }: ReadOrder): Promise<Asked> {
    const { hosts, withinSeconds } = order;
    const { whenRead } = this.#options;
    const id = `${OURS}${sweepId}/${phase}/${attempt}/${randomUUID()}`;
    const command = this.#readings.begin(id);
    return this.#begin(id, {
      command,
      hosts,
      withinSeconds,
      request: this.#reading,
      turn: 'toRead',
      whenEnded: () => whenRead?.(domain, sweep),
    });
  }

  async collect(order: CollectOrder): Promise<Asked> {
    const { number, step, wanted, attempt, withinSeconds } = order;
    const request = wanted === 'sequences' ? this.#reading : this.#evidence(wanted, order.peer);
    // A command of its own for whoever is sent another script.
    const sent = ([false, true] as const).map((isThrough): Asked => {
      const hosts = order.hosts.filter((host) => this.#detours.has(host) === isThrough);
      if (hosts.length === 0) return { commands: [], misses: {} };
      const document = this.#nameOf(wanted === 'sequences' ? wanted : 'evidence', isThrough);
      const id = `${OF_COLLECTION}${number}/${step}/${wanted}/${attempt}/${randomUUID()}`;
      const command = this.#collections.begin(id);
      const begun = { command, hosts, withinSeconds, request, turn: 'toCollect' } as const;
      const { commands, misses } = this.#begin(id, begun);
      return { commands: commands.map((one) => ({ ...one, document })), misses };
    });
    return {
      commands: sent.flatMap(({ commands }) => commands),
      misses: Object.assign({}, ...sent.map(({ misses }) => misses)),
    };
  }

  async look(command: string, hosts: readonly string[]): Promise<Readonly<Record<string, Answer>>> {
    const kept = this.#commandsOf(command).find(command);
    return Object.fromEntries(
      hosts.map((host) => [
        host,
        kept === undefined ? LOST : (kept.answers.get(host) ?? this.#saidOf(host, PENDING)),
      ]),
    );
  }

  /** Ends whatever still runs. */
  stop(): void {
    this.#readings.end();
    this.#collections.end();
  }

  #commandsOf(command: string): SshCommands {
    if (command.startsWith(OF_COLLECTION)) return this.#collections;
    if (command.startsWith(OURS)) return this.#readings;
    throw new Error(`no command of ssh: ${command}`);
  }

  #evidence(group: EvidenceGroup, peer: string): SshRequest {
    const mostBytes = group === 'logs' ? MOST_BYTES_OF_LOGS : MOST_BYTES;
    return this.#request('evidence', mostBytes, { group, peer });
  }

  #request(
    script: 'sequences' | 'evidence',
    mostBytes: number,
    evidence?: SshEvidence,
  ): SshRequest {
    const { paths, scripts } = this.#options;
    const given = evidence === undefined ? {} : { evidence };
    const input = inputOf(scripts[script], paths, given);
    const inputThrough = (target: string): string =>
      inputOf(scripts[`${script}Through`], paths, { ...given, target });
    return { input, inputThrough, mostBytes };
  }

  /** As a document of SSM is named: with so many digits of its hash. */
  #nameOf(script: 'sequences' | 'evidence', isThrough: boolean): string {
    const sent = isThrough ? (`${script}Through` as const) : script;
    const hash = createHash('sha256').update(this.#options.scripts[sent]).digest('hex');
    return `${SCRIPT_NAMES[sent]}, SHA-256 ${hash.slice(0, HASH_DIGITS)}`;
  }

  #begin(id: string, begun: Begun): Asked {
    const { ways } = this.#options;
    const { hosts, withinSeconds, turn } = begun;
    const known = hosts.filter((host) => ways.has(host));
    const misses = hosts
      .filter((host) => !ways.has(host))
      .map((host): readonly [string, Miss] => [host, NO_WAY]);
    const endsAtMs = performance.now() + timeFor(withinSeconds);
    const reads = known.map(async (host) =>
      this.#turns[turn](host, async () => this.#read(begun, host, endsAtMs)),
    );
    void Promise.all(reads).then(begun.whenEnded);
    return {
      commands: known.length === 0 ? [] : [{ command: id, hosts: known }],
      misses: Object.fromEntries(misses),
    };
  }

  async #read({ command, request }: Begun, host: string, endsAtMs: number): Promise<void> {
    command.answers.set(host, await this.#answerOf(command, { host, endsAtMs, request }));
  }

  async #answerOf(
    { ending }: SshCommand,
    { host, endsAtMs, request }: { host: string; endsAtMs: number; request: SshRequest },
  ): Promise<Answer> {
    const { ways, program = 'ssh' } = this.#options;
    const way = ways.get(host);
    const withinMs = endsAtMs - performance.now();
    if (way === undefined || withinMs <= 0 || ending.signal.aborted) {
      return this.#saidOf(host, NOT_REACHED);
    }
    const { inputThrough, mostBytes } = request;
    const detour = this.#detours.get(host);
    const { node = host, way: own = way } = detour ?? {};
    const input = detour === undefined ? request.input : inputThrough(detour.target);
    const words = wordsOf(node, own, this.#options);
    const end = await runSsh({ program, words, input, mostBytes, withinMs, signal: ending.signal });
    return detour === undefined
      ? answerOf(end, mostBytes)
      : answerThrough(end, { host, node, mostBytes });
  }

  /** What is said of a host without having been there names the node that is between. */
  #saidOf(host: string, answer: Answer): Answer {
    const detour = this.#detours.get(host);
    return detour === undefined ? answer : saidThrough(detour.node, answer);
  }
}

/** What each host of a command is given, or its node with the word for it, and how much it may print. */
type SshRequest = {
  readonly input: string;
  readonly inputThrough: (target: string) => string;
  readonly mostBytes: number;
};

type Begun = {
  readonly command: SshCommand;
  readonly hosts: readonly string[];
  readonly withinSeconds: number;
  readonly request: SshRequest;
  readonly turn: 'toRead' | 'toCollect';
  readonly whenEnded?: () => void;
};

/** A little less than the order has, so that every host has an answer when its phase is closed. */
const timeFor = (withinSeconds: number): number =>
  withinSeconds * 1000 - Math.min(2_000, withinSeconds * 100);

const OURS = 'ssh:';
const OF_COLLECTION = 'ssh-collection:';
const NO_WAY = missOf('agent-away', 'no way to it is configured');
const PENDING: Answer = { kind: 'pending' };
const LOST: Answer = missOf('answer-lost', 'the service was started anew since it was asked');
const NOT_REACHED: Answer = missOf('no-answer', 'its turn did not come in time');
const MOST_BYTES = 1024 * 1024;
/** More than the longest answer of the script. */
const MOST_BYTES_OF_LOGS = 2 * 1024 * 1024 + 65_536;
/** Three phases of a sweep, each asked a second time, and some to spare. */
const MOST_READINGS = 8;
/** Five steps of a collection with what each wants, by two scripts, once more where one was lost. */
const MOST_COLLECTIONS = 32;
/** Each is one text, of which the last file has the name. */
const SCRIPT_NAMES: Readonly<Record<keyof HostScripts, string>> = {
  sequences: 'read-sequences.sh',
  evidence: 'collect-evidence.sh',
  sequencesThrough: 'read-through.sh',
  evidenceThrough: 'collect-through.sh',
};
const HASH_DIGITS = 12;
