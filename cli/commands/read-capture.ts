import { createHash } from 'node:crypto';

import {
  CAPTURE_TEXTS,
  type CaptureText,
  type CaptureTexts,
} from '#domain/capture/capture-text.ts';
import { parseCaptured, type Captured } from '#domain/capture/captured.ts';
import type { ToldWords } from '#domain/capture/hide-names.ts';
import { parseRoles } from '#domain/capture/roles.ts';

import { captureHere, type BoksRoots } from '../local/capture-script.ts';
import { nameOfFile, readText } from '../text/read-text.ts';
import { NotDone } from './service-api.ts';

/** What the person at the keyboard tells of a capture. */
export type ToldOptions = {
  readonly boksVersion?: string;
  readonly platform?: string;
  readonly role?: string;
  readonly source?: string;
};

/** Where the texts are to be read; nothing of it means here. */
export type CaptureFiles = { readonly from?: string } & {
  readonly [Name in CaptureText]?: string;
};

/** A capture before its names are replaced. */
export type ReadCapture = {
  readonly texts: CaptureTexts;
  readonly exits: Captured['exits'];
  /** The host that was read, where that is known. */
  readonly host: { readonly name: string; readonly otherNames: readonly string[] } | undefined;
  /** What the host says it is, `Linux x86_64`. */
  readonly platform: string | undefined;
  readonly source: string;
};

/** Reads the texts: from files, from what the script printed elsewhere, or here. Throws `NotDone`. */
export async function readCapture(options: CaptureFiles & BoksRoots): Promise<ReadCapture> {
  const { from } = options;
  if (from !== undefined)
    return capturedIn(await textOf(from), nameOfFile(from), 'by the script, on another host');
  if (CAPTURE_TEXTS.some((name) => options[name] !== undefined)) return readFiles(options);
  const ran = captureHere(options);
  if ('reason' in ran) throw new NotDone(`this host cannot be read: ${ran.reason}`);
  return capturedIn(ran.text, 'this host', 'by the script, on the host itself');
}

/** What was told of a capture, and where nothing was, what the host said. Throws `NotDone`. */
export function toldOf(read: ReadCapture, options: ToldOptions): ToldWords {
  const { configured, running } = parseRoles(read.texts.roles ?? '');
  const platform = options.platform ?? read.platform;
  const role = options.role ?? running ?? configured;
  if (platform === undefined)
    throw new NotDone('the platform is not known: give --platform, such as "Solaris 10 SPARC"');
  if (role === undefined)
    throw new NotDone('the role is not known: give --role, master or replica');
  return {
    boksVersion: options.boksVersion ?? 'unknown',
    platform,
    role,
    source: options.source ?? read.source,
  };
}

async function readFiles(options: CaptureFiles): Promise<ReadCapture> {
  const texts: [CaptureText, string][] = [];
  for (const name of CAPTURE_TEXTS) {
    const file = options[name];
    // One at a time: of several pipes the first may have to end first.
    if (file !== undefined) texts.push([name, wholeLines(ascii(await textOf(file)))]);
  }
  const printed = texts.filter(([, text]) => text !== '');
  if (printed.length === 0) throw new NotDone('there is nothing in the files that were given');
  return {
    texts: Object.fromEntries(printed),
    exits: {},
    host: undefined,
    platform: undefined,
    source: 'files that a person made',
  };
}

function capturedIn(text: string, where: string, source: string): ReadCapture {
  const captured = parseCaptured(text, (body) => createHash('sha256').update(body).digest('hex'));
  if ('reason' in captured)
    throw new NotDone(`${where} is no whole answer of the script: ${captured.reason}`);
  const { head, exits } = captured;
  // What failed and said nothing has no text, and no place in a set.
  const texts = Object.entries(captured.texts).filter(([, printed]) => printed !== '');
  if (!texts.some(([name]) => name === 'sequence' || name === 'list'))
    throw new NotDone(
      `${where}: boksdiag printed nothing (exit code ${exits.sequence ?? 'not known'}): ` +
        'is it a BoKS host, was it read as root, and does BoKS lie under /opt/boksm?',
    );
  const { host = '-', system = '-', machine = '-' } = head;
  return {
    texts: Object.fromEntries(texts),
    exits,
    host: host === '-' ? undefined : { name: host, otherNames: [] },
    platform: [system, machine].filter((word) => word !== '-').join(' ') || undefined,
    source,
  };
}

async function textOf(file: string): Promise<string> {
  const read = await readText(file);
  if (read.kind === 'not-read') throw new NotDone(read.reason);
  return read.text;
}

/** As the script does it: a set is of bytes that are characters. */
const ascii = (text: string): string => text.replaceAll(/[\u0080-\uffff]/g, '?');
const wholeLines = (text: string): string =>
  text === '' || text.endsWith('\n') ? text : `${text}\n`;
