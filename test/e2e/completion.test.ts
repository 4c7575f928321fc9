import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { lacks } from '#test/required-tools.ts';

import { runToEnd } from './serve-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-completion-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'texts'));
  writeFileSync(join(folder, 'texts', 'one file.txt'), '');
  symlinkSync(join(process.cwd(), 'dist/boks-audit.js'), join(folder, 'bin', 'boks-audit'));
  chmodSync(join(process.cwd(), 'dist/boks-audit.js'), 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell prints that is given these words and lines. */
async function printedBy(words: readonly string[], lines: readonly string[]): Promise<string> {
  const [shell = '', ...more] = words;
  const path = [join(folder, 'bin'), process.env['PATH']].join(delimiter);
  const env = { ...process.env, PATH: path, TERM: 'dumb', HOME: folder };
  const child = spawn(shell, more, { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'] });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text));
  child.stderr.resume();
  child.stdin.end(`${lines.join('\n')}\n`);
  await once(child, 'close');
  return out;
}

/** Lines that are begun, with a tab where the key is pressed, and what they become. */
const COMPLETED = [
  ['boks-audit verif\t', 'boks-audit verify'],
  ['boks-audit verify history --dom\t', 'boks-audit verify history --domain'],
  ['boks-audit incidents --state o\t', 'boks-audit incidents --state open'],
  ['boks-audit incidents --state=o\t', 'boks-audit incidents --state=open'],
  ['boks-audit at 2026-03-02T08:15Z --dom\t', 'boks-audit at 2026-03-02T08:15Z --domain'],
  ['boks-audit parse sequence te\to\t', String.raw`boks-audit parse sequence texts/one\ file.txt`],
  [
    'boks-audit status "$(touch evaluated)" --wat\t',
    'boks-audit status "$(touch evaluated)" --watch',
  ],
] as const;

describe('in an interactive bash', () => {
  it('the key completes commands, options, choices and files, and evaluates no word', async () => {
    // Readline reads a pipe too; with ^A and ^E what it made of a line is put into one that prints it.
    const lines = COMPLETED.map(([begun]) => `${begun}\u0001printf '%s\\n' '\u0005'`);
    const printed = await printedBy(
      ['bash', '--norc', '--noprofile', '-i'],
      ['source <(boks-audit completion bash)', ...lines],
    );
    const found = printed.split('\n').map((line) => line.trimEnd());
    expect(found).toEqual([...COMPLETED.map(([, becomes]) => becomes), '']);
    expect(readdirSync(folder)).not.toContain('evaluated');
  }, 60_000);
});

describe.skipIf(lacks('fish'))('in fish', () => {
  it('the key completes commands, choices, files and folders', async () => {
    const asks = [
      'verif',
      'incidents --state=o',
      'parse sequence te',
      'verify history --export=te',
    ];
    const lines = asks.map((ask) => `complete -C 'boks-audit ${ask}'`);
    const script = ['boks-audit completion fish | source', ...lines].join('; ');
    expect((await printedBy(['fish', '--no-config', '-c', script], [])).split('\n')).toEqual([
      'verify\tprove that the history was not changed',
      '--state=open',
      'texts/',
      '--export=texts/',
      '',
    ]);
  }, 60_000);
});

describe.skipIf(lacks('zsh'))('in zsh', () => {
  it('the script gives its own functions the words, or has them offer files', async () => {
    // Its completion wants a terminal: these stand for what it calls there.
    const script = `
      compdef() { :; }; compset() { :; }
      _files() { print files "$@"; }
      _describe() { print -l -- "\${(@P)2}"; }
      source <(boks-audit completion zsh)
      words=(boks-audit verif) CURRENT=2 _boks_audit
      words=(boks-audit incidents --state=o) CURRENT=3 _boks_audit
      words=(boks-audit verify history --export te) CURRENT=5 _boks_audit
      words=(boks-audit serve --data te) CURRENT=4 _boks_audit`;
    expect((await printedBy(['zsh', '-f', '-c', script], [])).split('\n')).toEqual([
      'verify:prove that the history was not changed',
      '--state=open',
      'files',
      'files -/',
      '',
    ]);
  }, 60_000);
});

it('another shell is refused in one line', async () => {
  const { status, err } = await runToEnd(['completion', 'tcsh'], folder);
  expect([status, err]).toEqual([
    3,
    "boks-audit: command-argument value 'tcsh' is invalid for argument 'shell'. Allowed choices are " +
      'bash, zsh, fish; boks-audit completion --help says how it is used\n',
  ]);
});
