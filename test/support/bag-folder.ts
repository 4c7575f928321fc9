import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import type { BagFile } from '#domain/evidence/bag.ts';

import { programAt } from './required-tools.ts';

/** Writes files as a folder, as unpacking their zip would. */
export function unpack(folder: string, files: readonly BagFile[]): void {
  for (const { path, bytes } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, bytes);
  }
}

/** One step of a `VERIFY.txt`: what is typed, and what it says is printed. */
export type TypedStep = {
  readonly number: number;
  readonly typed: string;
  readonly prints: string;
};

/** The steps of a `VERIFY.txt`, read from its text as a person reads it; `first` is for macOS. */
export function stepsIn(text: string): {
  readonly first: string;
  readonly steps: readonly TypedStep[];
} {
  const [before = '', ...blocks] = text.split(/^(?=\d+ )/m);
  const steps = blocks.map((block) => ({
    number: Number.parseInt(block, 10),
    typed: linesOf(block, TYPED),
    prints: linesOf(block, PRINTED),
  }));
  return { first: linesOf(before, TYPED), steps };
}

function linesOf(text: string, form: RegExp): string {
  const lines = text.split('\n').filter((line) => form.test(line));
  return lines.map((line) => `${line.replace(form, '')}\n`).join('');
}

const TYPED = /^ {4}(?! {4})/;
const PRINTED = /^ {8}/;

/** A place to type commands in: a shell, and programs that stand before those of the machine. */
export type Hand = {
  readonly name: string;
  readonly needs: readonly string[];
  readonly shell: readonly string[];
  /** Programs that busybox is to be taken for. */
  readonly byBusybox: readonly string[];
};

const TEXT_TOOLS = ['awk', 'sha256sum', 'sed', 'sort', 'uniq', 'find', 'cut', 'basename'];

/** Shells × tools: mawk or busybox's awk, GNU's tools or busybox's. */
export const HANDS: readonly Hand[] = [
  { name: 'dash', needs: ['dash', 'openssl', 'sha256sum', 'awk'], shell: ['dash'], byBusybox: [] },
  { name: 'ksh', needs: ['ksh', 'openssl', 'sha256sum', 'awk'], shell: ['ksh'], byBusybox: [] },
  {
    name: 'busybox sh and its tools',
    needs: ['busybox', 'openssl'],
    shell: ['busybox', 'sh'],
    byBusybox: TEXT_TOOLS,
  },
];

/** Types commands in a folder; returns what is printed. A hand is closed when it is done with. */
export function openHand({ shell, byBusybox }: Hand): {
  readonly type: (folder: string, commands: string) => string;
  readonly close: () => void;
} {
  const tools = mkdtempSync(join(tmpdir(), 'boks-audit-hand-'));
  for (const tool of byBusybox) symlinkSync(programAt('busybox'), join(tools, tool));
  const [program = '', ...words] = shell;
  const path = `${tools}:${process.env['PATH'] ?? ''}`;
  return {
    type: (folder, commands) => {
      const env = { PATH: path, LC_ALL: 'C.UTF-8' };
      const ended = spawnSync(programAt(program), [...words, '-c', commands], {
        cwd: folder,
        env,
        encoding: 'utf8',
      });
      return ended.stdout;
    },
    close: () => rmSync(tools, { recursive: true }),
  };
}
