import { createHash } from 'node:crypto';

import type { TableState } from '#cli/simulator/update-rule.ts';

/** What a host really was when it printed a text, and what the text says when read line by line. */
export type Printed = {
  readonly domain: string;
  /** The host that was asked, and the one that printed. */
  readonly host: string;
  readonly by: string;
  readonly atMs: number;
  readonly text: string;
  /** False where somebody tampered with it on the way: nothing may be concluded from it. */
  readonly sound: boolean;
  /** Every line of it can be understood. */
  readonly whole: boolean;
  readonly runsAsMaster: boolean;
  readonly role: string;
  readonly boksRuns: boolean;
  /** Counters and stamps as printed, by table; a stamp as seconds in the host's own zone. */
  readonly lines: ReadonlyMap<number, { readonly sequence: number; readonly stampSeconds: number }>;
  /** The same tables in the world at that moment. */
  readonly tables: readonly TableState[];
};

/** Every text that came as the answer of a host, by that host and the text's SHA-256. */
export class PrintedTexts {
  readonly #texts = new Map<string, Printed>();

  add(printed: Omit<Printed, 'lines' | 'role' | 'boksRuns' | 'runsAsMaster'>): Printed {
    const head = headIn(printed.text);
    const read = { ...printed, ...head, lines: linesIn(printed.text) };
    const sha256 = createHash('sha256').update(printed.text).digest('hex');
    this.#texts.set(keyOf(printed.domain, printed.host, sha256), read);
    return read;
  }

  find(domain: string, host: string, sha256: string): Printed | undefined {
    return this.#texts.get(keyOf(domain, host, sha256));
  }
}

const keyOf = (domain: string, host: string, sha256: string): string =>
  `${domain} ${host} ${sha256}`;

function headIn(text: string): Pick<Printed, 'role' | 'boksRuns' | 'runsAsMaster'> {
  const head = text.slice(0, text.indexOf('\n'));
  const value = (key: string): string => new RegExp(` ${key}=(\\S+)`).exec(head)?.[1] ?? '-';
  const boksRuns = value('boks_init') === 'yes';
  const role = value('running') === '-' ? value('configured') : value('running');
  const runsAsMaster = boksRuns && role === 'master' && value('boks_master') === 'yes';
  return { role, boksRuns, runsAsMaster };
}

function linesIn(text: string): Printed['lines'] {
  const lines = new Map<number, { sequence: number; stampSeconds: number }>();
  for (const [, ...words] of text.matchAll(TABLE_LINE)) {
    const [table = 0, days = 0, hours = 0, minutes = 0, seconds = 0, sequence = 0] =
      words.map(Number);
    const stampSeconds = ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
    lines.set(table, { sequence, stampSeconds });
  }
  return lines;
}

/** Table, days, hours, minutes, seconds, sequence. */
const TABLE_LINE = /^T(\d+) (\d+)d (\d+):(\d\d):(\d\d) (\d+) \(\d+\)$/gm;
