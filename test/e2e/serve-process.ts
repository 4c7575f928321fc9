import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';

import type * as z from 'zod';

import { Health, IncidentList, type IncidentEntry } from '#contracts/api.ts';

const COMMAND = 'dist/boks-audit.js';

/** How a process of the built command ended. */
export type Ended = {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
};

/** One process of the built command. */
export class ServeProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  #out = '';
  #err = '';
  #hasEnded = false;
  /** Known once it answers. */
  url = '';

  constructor(words: readonly string[], cwd = process.cwd()) {
    // As a person starts it: the variable that silences the AWS SDK is the command's own to set.
    const { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: _, ...env } = process.env;
    this.#child = spawn(process.execPath, [`${process.cwd()}/${COMMAND}`, ...words], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.#out += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#err += text));
    this.#ended = once(this.#child, 'close').then(() => {
      this.#hasEnded = true;
      const { exitCode: status, signalCode: signal } = this.#child;
      return { status, signal, out: this.#out, err: this.#err };
    });
  }

  /** Starts `serve --demo` on a free port, and comes back when it answers. */
  static async demo(data: string, ...more: readonly string[]): Promise<ServeProcess> {
    const started = new ServeProcess(['serve', '--demo', '--port', '0', '--data', data, ...more]);
    await started.answers();
    return started;
  }

  /**
   * A story played fast until something is there, and slowly from then on: what is asked of it has the
   * processor to itself.
   */
  static async demoUntil<Value>(
    { data, scenario }: { readonly data: string; readonly scenario: string },
    look: (service: ServeProcess) => Promise<Value | undefined>,
  ): Promise<{ readonly service: ServeProcess; readonly found: Value }> {
    const story = ['--scenario', scenario, '--speed'];
    const fast = await ServeProcess.demo(data, ...story, '1500');
    const found = await fast.until(async () => look(fast), SOON_MS);
    await fast.end('SIGINT');
    return { service: await ServeProcess.demo(data, ...story, '30'), found };
  }

  get out(): string {
    return this.#out;
  }

  get ended(): Promise<Ended> {
    return this.#ended;
  }

  async answers(): Promise<Health> {
    return this.until(async () => {
      this.url = /http:\/\/127\.0\.0\.1:\d+/.exec(this.#out)?.[0] ?? '';
      return this.url === '' ? undefined : this.health();
    }, SOON_MS);
  }

  health = async (): Promise<Health> => this.get('/v1/health', Health);

  incidents = async (query = ''): Promise<readonly IncidentEntry[]> =>
    (await this.get(`/v1/incidents${query}`, IncidentList)).items;

  async get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    const response = await fetch(`${this.url}${path}`);
    return schema.parse(await response.json());
  }

  /** Waits until something is there; fails where the process ends before. */
  async until<Value>(look: () => Promise<Value | undefined>, everyMs = 200): Promise<Value> {
    for (;;) {
      if (this.#hasEnded) throw new Error(`it has ended: ${this.#err}\n${this.#out}`);
      const value = await look();
      if (value !== undefined) return value;
      await pause(everyMs);
    }
  }

  /** Waits until the virtual clock stands at a minute of the story, or later. */
  async untilMinute(minute: number): Promise<void> {
    await this.until(async () => {
      const { now, story } = await this.health();
      const passedMs = Date.parse(now) - Date.parse(story?.startsAt ?? now);
      return passedMs >= minute * 60_000 ? true : undefined;
    }, SOON_MS);
  }

  async untilStoryEnded(): Promise<void> {
    await this.until(async () => ((await this.health()).story?.ended === true ? true : undefined));
  }

  /** Sends a signal to this very process, and waits until it has ended. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    this.#child.kill(signal);
    return this.#ended;
  }
}

/** Where moments of a fast story count; what is asked more often takes its time from the service. */
const SOON_MS = 40;

/** Runs the built command to its end. */
export const runToEnd = async (words: readonly string[], cwd?: string): Promise<Ended> =>
  new ServeProcess(words, cwd).ended;
