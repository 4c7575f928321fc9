import { spawn, spawnSync, type ChildProcess, type SpawnSyncReturns } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { buildSync } from 'esbuild';

import { hostScripts, type HostScripts } from '#contracts/host-scripts.ts';

/** A host of BoKS as directories: its programs, its ENV, its data, and stand-ins for what is in PATH. */
export type BoksHost = {
  readonly host?: string;
  /** The text of ENV; undefined where there is none. */
  readonly env?: string;
  /** What `ps` prints, a line a process. */
  readonly processes?: readonly string[];
  /** The text of `boksadm`: a program of the shell, or the simulator's. */
  readonly boksadm?: string;
  /** Names and texts in `data/`. */
  readonly files?: Readonly<Record<string, string>>;
  /** Names and texts beside ENV, and beside `data/`. */
  readonly etcFiles?: Readonly<Record<string, string>>;
  readonly varFiles?: Readonly<Record<string, string>>;
  /** Further programs that stand before all others in PATH, by name. */
  readonly programs?: Readonly<Record<string, string>>;
};

export type BoksTree = {
  readonly path: string;
  /** A directory in which anybody may write: the working directory of what runs. */
  readonly open: string;
  readonly roots: { readonly boksm: string; readonly etc: string; readonly var: string };
  /** Runs the script on its standard input in a shell, as an ordinary user who may change nothing. */
  readonly run: (options?: RunOptions) => SpawnSyncReturns<string>;
  /** The same, and does not wait for it. */
  readonly start: (options?: RunOptions) => ChildProcess;
  /** The numbers of the processes that work in `open`: what a run started, and has not ended. */
  readonly processes: () => readonly number[];
  /** Every file and directory: name, size, time, SHA-256. */
  readonly listing: () => readonly string[];
  readonly remove: () => void;
};

export type RunOptions = {
  readonly shell?: readonly string[];
  /** Instead of the roots of this tree; undefined leaves the variable out. */
  readonly parameters?: Readonly<Record<string, string | undefined>>;
  readonly environment?: Readonly<Record<string, string>>;
  readonly script?: string;
};

/** The scripts as they are sent; of a file that is named, with another text. */
export const scriptsWith = (texts: Readonly<Record<string, string>>): HostScripts =>
  hostScripts(
    (file) =>
      texts[file] ??
      readFileSync(new URL(`../../infra/documents/${file}`, import.meta.url), 'utf8'),
  );

export const SCRIPTS = scriptsWith({});
export const READ_SEQUENCES = SCRIPTS.sequences;
export const COLLECT_EVIDENCE = SCRIPTS.evidence;
export const READ_THROUGH = SCRIPTS.sequencesThrough;
export const COLLECT_THROUGH = SCRIPTS.evidenceThrough;

/** What `ps` prints where BoKS runs in a role. */
export const processesOf = (role: string): readonly string[] => [
  'COMMAND',
  '/sbin/init',
  'grep boks_init -f x/boksinit.client',
  `/opt/boksm/lib/boks_init -f /etc/opt/boksm/boksinit.${role}`,
  ...(role === 'master' ? ['boks_master', '/opt/boksm/lib/boks_drainmast'] : ['boks_servm']),
];

/** A `boksadm` of the shell that prints these texts. */
export const printing = (texts: { readonly sequence: string; readonly list?: string }): string =>
  [
    '#!/bin/sh',
    'case "$*" in',
    `'-S boksdiag sequence') printf '%b' '${escaped(texts.sequence)}' ;;`,
    ...(texts.list === undefined
      ? []
      : [`'-S boksdiag list') printf '%b' '${escaped(texts.list)}' ;;`]),
    '*) echo "boksdiag: this host is not the master" >&2; exit 1 ;;',
    'esac',
    '',
  ].join('\n');

/** The simulator's `boksadm`, for one host at one moment. */
export function simulated(environment: Readonly<Record<string, string>>): string {
  const set = Object.entries(environment).map(([name, value]) => `${name}='${value}'`);
  return `#!/bin/sh\nexport ${set.join(' ')}\nexec '${process.execPath}' "\${0%/*}/boksadm.mjs" "$@"\n`;
}

/** A healthy replica, unless told otherwise. */
export function plantBoks(host: BoksHost = {}): BoksTree {
  const path = mkdtempSync(join(tmpdir(), 'boks-tree-'));
  const under = (name: string, text: string, mode: number): void => {
    const file = join(path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode });
    chmodSync(file, mode);
  };
  const boksadm = host.boksadm ?? printing({ sequence: 'T7 13678d 8:33:46 5053 (5053)\n' });
  under('boksm/sbin/boksadm', boksadm, 0o555);
  if (boksadm.includes('boksadm.mjs')) under('boksm/sbin/boksadm.mjs', simulator(), 0o444);
  under('etc/ENV', host.env ?? 'BOKSINIT=replica\nexport BOKSINIT\n', 0o444);
  const files = host.files ?? { 'T7.dat': 'seven', 'T9.dat': '', sequence: 'counters' };
  for (const [name, text] of Object.entries(files)) under(`var/data/${name}`, text, 0o444);
  for (const [name, text] of Object.entries(host.etcFiles ?? {})) under(`etc/${name}`, text, 0o444);
  for (const [name, text] of Object.entries(host.varFiles ?? {})) under(`var/${name}`, text, 0o444);
  const programs = {
    hostname: `#!/bin/sh\necho '${host.host ?? 'REPHOST'}'\n`,
    ps: `#!/bin/sh\n${PS}\nprintf "$before%s\\n" ${(host.processes ?? processesOf('replica')).map((line) => `'${line}'`).join(' ')}\n`,
    ...host.programs,
  };
  for (const [name, text] of Object.entries(programs)) under(`bin/${name}`, text, 0o555);
  const open = join(path, 'open');
  mkdirSync(open);
  closeAll(path);
  chmodSync(open, 0o777);
  const roots = { boksm: join(path, 'boksm'), etc: join(path, 'etc'), var: join(path, 'var') };
  return {
    path,
    open,
    roots,
    run: (options) => run({ path, open, roots }, options),
    start: (options) => start({ path, open, roots }, options),
    processes: () => processesIn(open),
    listing: () => listingOf(path),
    remove: () => {
      for (const folder of foldersIn(path)) chmodSync(folder, 0o755);
      rmSync(path, { recursive: true });
    },
  };
}

type Places = Pick<BoksTree, 'path' | 'open' | 'roots'>;

function run(places: Places, options: RunOptions = {}): SpawnSyncReturns<string> {
  const { program, words, cwd, env } = callOf(places, options);
  const input = options.script ?? READ_SEQUENCES;
  return spawnSync(program, words, {
    input,
    cwd,
    env,
    encoding: 'latin1',
    timeout: 30_000,
    maxBuffer: 1 << 24,
  });
}

function start(places: Places, options: RunOptions = {}): ChildProcess {
  const { program, words, cwd, env } = callOf(places, options);
  const child = spawn(program, words, { cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin?.end(options.script ?? READ_SEQUENCES);
  return child;
}

function callOf({ path, open, roots }: Places, options: RunOptions) {
  const parameters = Object.entries({ ...roots, ...options.parameters }).flatMap(([name, value]) =>
    value === undefined ? [] : [[`SSM_${name}`, value]],
  );
  const [program, ...words] = [...AS_ORDINARY_USER, ...(options.shell ?? ['dash']), '-s'];
  const env: NodeJS.ProcessEnv = {
    PATH: `${join(path, 'bin')}:/usr/bin:/bin`,
    // Whatever was written there, and removed again, would show in the time of the directory.
    TMPDIR: open,
    HOME: '/nonexistent',
    ...Object.fromEntries(parameters),
    ...options.environment,
  };
  return { program, words, cwd: open, env };
}

function processesIn(folder: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && workingDirectoryOf(name) === folder)
    .map(Number);
}

/** None of a process that has ended, or is another user's. */
function workingDirectoryOf(process: string): string | undefined {
  try {
    return readlinkSync(`/proc/${process}/cwd`);
  } catch {
    return undefined;
  }
}

/** Nobody may write in the tree, not even its owner. */
function closeAll(path: string): void {
  for (const folder of foldersIn(path)) chmodSync(folder, 0o555);
}

function foldersIn(path: string): readonly string[] {
  const below = readdirSync(path, { withFileTypes: true, recursive: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return [path, ...below.map((entry) => join(entry.parentPath, entry.name))];
}

function listingOf(path: string): readonly string[] {
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const { size, mtimeNs } = statSync(file, { bigint: true });
      const sha256 = entry.isFile()
        ? createHash('sha256').update(readFileSync(file)).digest('hex')
        : 'directory';
      return `${file.slice(path.length + 1)} ${size} ${mtimeNs} ${sha256}`;
    })
    .toSorted();
}

/** The simulator in one file, so that a user who sees nothing of this repository can run it. */
function simulator(): string {
  const main = fileURLToPath(new URL('../../cli/simulator/boksadm.ts', import.meta.url));
  const options = { bundle: true, write: false, platform: 'node', format: 'esm' } as const;
  const [file] = buildSync({ ...options, entryPoints: [main], packages: 'external' }).outputFiles;
  if (file === undefined) throw new Error('the simulator was not bundled');
  return file.text;
}

/** Which process started which is asked of the system itself; of the stand-ins all have one age. */
const PS = [
  'before=',
  'case $* in',
  '*pgid*) PATH=/usr/bin:/bin exec ps "$@" ;;',
  `*etime*) before='   71     1 2-03:04:05 ' ;;`,
  'esac',
].join('\n');

/** For `printf %b` within single quotes. */
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", '\\0047').replaceAll('\n', '\\n');

/** Root could write everywhere, so it becomes nobody; anybody else stays who he is. */
const AS_ORDINARY_USER: readonly string[] =
  process.getuid?.() === 0
    ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--no-new-privs']
    : [];
