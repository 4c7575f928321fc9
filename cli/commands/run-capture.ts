import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { captureSetOf, type CaptureSet } from '#domain/capture/capture-set.ts';
import { hideNames, type NameHints } from '#domain/capture/hide-names.ts';
import { linesNotUnderstood } from '#domain/capture/read-texts.ts';

import { captureScript, type BoksRoots } from '../local/capture-script.ts';
import { captureJson, captureText } from '../text/capture-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain, printJson } from '../text/output.ts';
import { checkCapture } from './check-capture.ts';
import { readCapture, toldOf, type CaptureFiles, type ToldOptions } from './read-capture.ts';
import { NotDone } from './service-api.ts';

/** A host and its other names, as `--host` gives them. */
export type HostHint = NameHints['hosts'][number];

/** All options of the command. */
export type CaptureOptions = ToldOptions &
  CaptureFiles &
  BoksRoots & {
    readonly output?: string;
    readonly host?: readonly HostHint[];
    readonly user?: readonly string[];
    readonly site?: readonly string[];
    readonly script?: boolean;
    readonly check?: string;
    readonly json?: boolean;
  };

/** Captures, prints the script for it, or checks what was captured; `madeBy` is this program. */
export async function runCapture(options: CaptureOptions, madeBy: string): Promise<number> {
  try {
    if (options.script === true) {
      process.stdout.write(captureScript(options));
      return EXIT_STATUS.ok;
    }
    return await (options.check === undefined
      ? capture(options, madeBy)
      : checkCapture(options.check, options));
  } catch (error) {
    if (!(error instanceof NotDone)) throw error;
    complain(error.message);
    return error.status;
  }
}

async function capture(options: CaptureOptions, madeBy: string): Promise<number> {
  const read = await readCapture(options);
  const hidden = hideNames(read.texts, toldOf(read, options), {
    hints: hintsOf(read.host, options),
    hmac: keyedDigest(),
  });
  if (hidden.kind === 'held') {
    for (const reason of hidden.reasons) complain(`not written: ${reason}`);
    complain('hide what it is with --host, --user or --site, or take it out of the file');
    return EXIT_STATUS.critical;
  }
  const madeAt = new Date().toISOString().replace(/\.\d+/, '');
  const set = captureSetOf(hidden, { madeBy, madeAt, exits: read.exits }, sha256);
  const folder = options.output ?? set.folder;
  await writeSet(folder, set);
  const told = { set, folder, hidden };
  if (options.json === true) printJson(captureJson(told));
  else process.stdout.write(captureText(told));
  const isPartial = (['sequence', 'list', 'files', 'roles'] as const).some(
    (name) => linesNotUnderstood(name, hidden.texts[name] ?? '').length > 0,
  );
  return isPartial ? EXIT_STATUS.warning : EXIT_STATUS.ok;
}

const hintsOf = (
  own: HostHint | undefined,
  { host = [], user = [], site = [] }: CaptureOptions,
): NameHints => ({
  hosts: own === undefined ? host : [own, ...host],
  users: user,
  sites: site,
});

/** Under a key that nobody keeps: no two captures can be joined by their tokens. */
function keyedDigest(): (kind: string, value: string) => string {
  const key = randomBytes(32);
  return (kind, value) => createHmac('sha256', key).update(`${kind}\0${value}`).digest('hex');
}

/** Makes a folder that was not there; the manifest last, so that a set without one is none. */
async function writeSet(folder: string, { files }: CaptureSet): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    throw new NotDone(`${folder} ${wordsOf(error)}: give another --output`);
  }
  try {
    for (const [name, text] of files)
      await writeFile(join(folder, name), text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new NotDone(`${folder} cannot be written (${codeOf(error)}): give another --output`);
  }
}

function wordsOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'EEXIST') return 'is there already';
  return code === 'ENOENT' ? 'lies in no folder' : `cannot be made (${code})`;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
