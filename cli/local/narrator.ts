import { join } from 'node:path';

import { BUNDLES_FOLDER } from '#adapters/bundle-objects.ts';
import type { Message } from '#contracts/messages.ts';
import { actInWords } from '#domain/acts/act-in-words.ts';
import { configuredInWords } from '#domain/configuration-act.ts';
import type { Incident, Move } from '#domain/incident.ts';
import { actedAtMs, type JournalRecord } from '#domain/journal.ts';
import { counted } from '#domain/words.ts';
import type { AuditStore } from '#ports/audit-store.ts';
import type { Clock } from '#ports/basics.ts';

import { evidenceWords } from './evidence-words.ts';
import { isTold, progressOf, resultOf, stateOf } from './sweep-words.ts';
import { beside, type Terminal } from './terminal.ts';

/** The sentences of a simulated story, each with its moment. */
export type Story = {
  readonly title: string;
  readonly lines: readonly { readonly atMs: number; readonly text: string }[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
};

export type NarratorParts = {
  readonly terminal: Terminal;
  readonly store: AuditStore;
  readonly clock: Clock;
  readonly domains: readonly string[];
  /** The data directory, as it was named. */
  readonly data: string;
  readonly story: Story | undefined;
};

/**
 * Tells on the terminal what happens, in words for somebody who never saw the service: the story
 * as its moments pass, each sweep and what it saw, the moves of incidents. It looks at the store
 * only; alerts tell themselves.
 */
export class Narrator {
  readonly #parts: NarratorParts;
  /** Number of the last record that was told, by domain. */
  readonly #told = new Map<string, number>();
  /** What the last regular sweep saw, by domain. */
  readonly #states = new Map<string, string>();
  /** Number of the last sweep whose beginning was told, by domain. */
  readonly #begun = new Map<string, number>();
  #storyAtMs: number;
  #sweeps = 0;
  #alerts = 0;

  constructor(parts: NarratorParts) {
    this.#parts = parts;
    this.#storyAtMs = parts.clock.nowMs() - 1;
  }

  /** Begins behind what was told before the service was last stopped. */
  async begin(): Promise<void> {
    const { store, domains, story, clock, terminal } = this.#parts;
    for (const domain of domains) {
      this.#told.set(domain, (await store.headRecord(domain))?.number ?? 0);
    }
    if (story === undefined || clock.nowMs() <= story.startsAtMs) return;
    const last = story.lines.findLast(({ atMs }) => atMs <= this.#storyAtMs);
    await terminal.say([
      ...beside('', `The story goes on where it stopped, at ${timeOf(clock.nowMs())} UTC.`),
      ...(last === undefined ? [] : beside('Last: ', last.text.replaceAll('\n', ' '))),
      ...(await this.#incidentLines()),
      '',
    ]);
  }

  /** Tells the sentences of the story up to a moment; the end is more than its last sentence. */
  async tellStory(atMs: number): Promise<void> {
    const { story, terminal } = this.#parts;
    if (story === undefined) return;
    const before = this.#storyAtMs;
    for (const line of story.lines.filter((one) => one.atMs > before && one.atMs <= atMs)) {
      await terminal.say(['', ...beside(`${timeOf(line.atMs)}  STORY  `, line.text), '']);
    }
    this.#storyAtMs = Math.max(before, atMs);
    if (before < story.endsAtMs && atMs >= story.endsAtMs) await this.#tellEnd();
  }

  /** Tells what the store shows after a message: what was appended, how far a sweep is. */
  async lookAfter(message: Message): Promise<void> {
    // A domain that was pushed since the start is told from its first record.
    if ('domain' in message && !this.#told.has(message.domain)) this.#told.set(message.domain, 0);
    if (APPENDING.has(message.kind) && 'domain' in message) await this.#tellRecords(message.domain);
    if (message.kind === 'wake-sweep') await this.#showProgress(message.domain);
  }

  async #tellRecords(domain: string): Promise<void> {
    const { store, terminal } = this.#parts;
    const from = (this.#told.get(domain) ?? 0) + 1;
    const records = await store.readRecords(domain, from, MOST_RECORDS);
    for (const record of records) {
      await terminal.say(this.#recordLines(record));
      this.#told.set(domain, record.number);
    }
  }

  async #showProgress(domain: string): Promise<void> {
    const { store, terminal, clock } = this.#parts;
    const sweep = await store.latestSweep(domain);
    if (sweep === undefined || sweep.stage === 'judged') return;
    const text = `${timeOf(clock.nowMs())}  ${this.#prefix(domain)}${progressOf(sweep)}`;
    if (terminal.showsProgress) return terminal.progress(text);
    // On a pipe a line stays: one a sweep, when it begins.
    if (this.#begun.get(domain) === sweep.number) return;
    this.#begun.set(domain, sweep.number);
    await terminal.say(beside('', text));
  }

  #recordLines({ domain, act }: JournalRecord): readonly string[] {
    const lead = `${timeOf(actedAtMs(act))}  ${this.#prefix(domain)}`;
    if (act.kind === 'configured') {
      return beside(
        lead,
        `configured by ${act.who}, version ${act.version}: ${configuredInWords(act)}`,
      );
    }
    this.#alerts += act.alerts.length;
    if (act.kind === 'acted') return beside(lead, actInWords(act));
    if (act.kind === 'evidence') {
      const [said = '', ...more] = evidenceWords(act, this.#parts.data);
      return [...beside(lead, said), ...more.flatMap((line) => beside(INSET, line))];
    }
    this.#sweeps += 1;
    const moves = act.moves.filter(({ spoken, reason }) => !spoken && isTold(reason));
    const result = resultOf(act, this.#states.get(domain));
    if (act.sweep.purpose.kind === 'regular') this.#states.set(domain, stateOf(act));
    const verdicts = (act.verdicts ?? []).map(
      ({ window, host, because }) => `window ${window} is over; ${host} ${because}`,
    );
    return [
      ...beside(lead, result),
      ...verdicts.flatMap((verdict) => beside(INSET, verdict)),
      ...moves.flatMap((move) => beside(INSET, wordsOf(move))),
    ];
  }

  async #tellEnd(): Promise<void> {
    const { terminal } = this.#parts;
    await terminal.say([
      '',
      '------------------------------------------------------------------------',
      ...beside(
        '',
        `The story has ended. Since this start: ${counted(this.#sweeps, 'sweep')}, ` +
          `${counted(this.#alerts, 'alert')}.`,
      ),
      ...(await this.#incidentLines()),
      ...beside(
        '',
        'The service stays up and goes on sweeping: look around with `npx boks-audit status`, ' +
          'or at /v1/incidents. Ctrl-C stops it; the next start begins the story anew and keeps ' +
          'this history under another name.',
      ),
      '------------------------------------------------------------------------',
      '',
    ]);
  }

  /** Every incident that ever opened, a line or two each. */
  async #incidentLines(): Promise<readonly string[]> {
    const { store, domains } = this.#parts;
    const lines: string[] = [];
    let hasEvidence = false;
    for (const domain of domains) {
      const incidents = await store.listIncidents(domain, MOST_INCIDENTS);
      hasEvidence ||= incidents.some(({ evidenceVersion }) => evidenceVersion !== undefined);
      lines.push(...incidents.toReversed().flatMap((incident) => lineOf(incident)));
    }
    if (lines.length === 0) return ['No incident so far.'];
    const where = beside('', `Sealed evidence lies in ${join(this.#parts.data, BUNDLES_FOLDER)}.`);
    return ['Incidents:', ...lines, ...(hasEvidence ? where : [])];
  }

  #prefix(domain: string): string {
    return this.#told.size > 1 ? `${domain} ` : '';
  }
}

/** `HH:MM`, UTC. */
export const timeOf = (atMs: number): string => new Date(atMs).toISOString().slice(11, 16);

const wordsOf = ({ incident, host, kind, text, to }: Move): string =>
  `incident ${incident} (${host ?? 'the domain'}, ${kind}) ${to === 'none' ? 'dropped' : to}: ${text}`;

const lineOf = ({ id, host, kind, state, evidenceVersion }: Incident): readonly string[] =>
  beside(
    `  ${state.padEnd(10)}  ${id.padEnd(12)}  `,
    `${host ?? 'the domain'}: ${kind}${evidenceVersion === undefined ? '' : `; ${counted(evidenceVersion, 'version')} of evidence`}`,
  );

const INSET = '         ';
const APPENDING: ReadonlySet<Message['kind']> = new Set([
  'compare-sweep',
  'collect-evidence',
  'seal-bundle',
]);
const MOST_RECORDS = 25;
const MOST_INCIDENTS = 50;
