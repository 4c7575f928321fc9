import { RULES_VERSION } from '../evidence/redaction/all-rules.ts';
import type { Counts } from '../evidence/redaction/preview.ts';
import type { Digest } from '../framed-answer.ts';
import { CAPTURE_PROFILE, CAPTURE_TEXTS, fileOf, type CaptureTexts } from './capture-text.ts';
import type { Captured } from './captured.ts';
import type { ToldWords } from './hide-names.ts';
import { readTexts, type CaptureRead } from './read-texts.ts';

/**
 * What a set says of itself: what was told of the host, its files, what redaction replaced, and what the
 * parsers of `madeBy` made of the files.
 */
export type CaptureManifest = ToldWords & {
  readonly format: typeof SET_FORMAT;
  readonly version: 1;
  readonly madeBy: string;
  /** UTC, ISO 8601. */
  readonly madeAt: string;
  readonly files: readonly SetFile[];
  /** By text: the exit code of the command that printed it, where it is known. */
  readonly exits: Captured['exits'];
  readonly redaction: {
    readonly profile: typeof CAPTURE_PROFILE;
    readonly rulesVersion: number;
    readonly counts: Counts;
  };
  readonly read: CaptureRead;
};

export type SetFile = { readonly name: string; readonly bytes: number; readonly sha256: string };

/** A folder that is made once: its name, and its files with the manifest among them, by name. */
export type CaptureSet = {
  readonly folder: string;
  readonly manifest: CaptureManifest;
  readonly files: ReadonlyMap<string, string>;
};

/** Makes the set of a capture whose names were replaced. Its texts are ASCII. */
export function captureSetOf(
  hidden: { readonly texts: CaptureTexts; readonly told: ToldWords; readonly counts: Counts },
  made: Pick<CaptureManifest, 'madeBy' | 'madeAt' | 'exits'>,
  sha256: Digest,
): CaptureSet {
  const { texts, told, counts } = hidden;
  const printed = CAPTURE_TEXTS.flatMap((name) => {
    const text = texts[name];
    return text === undefined ? [] : [{ name: fileOf(name), text }];
  });
  const manifest: CaptureManifest = {
    format: SET_FORMAT,
    version: 1,
    ...told,
    ...made,
    files: printed.map(({ name, text }) => ({ name, bytes: text.length, sha256: sha256(text) })),
    redaction: { profile: CAPTURE_PROFILE, rulesVersion: RULES_VERSION, counts },
    read: readTexts(texts),
  };
  return {
    folder: [told.boksVersion, told.platform, told.role].map(wordOfPath).join('-'),
    manifest,
    files: new Map([
      ...printed.map(({ name, text }) => [name, text] as const),
      [MANIFEST, `${JSON.stringify(manifest, undefined, 2)}\n`],
    ]),
  };
}

/** In letters that every file system takes. */
const wordOfPath = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .slice(0, MOST_CHARACTERS)
    .replaceAll(/^[-.]+|[-.]+$/g, '') || 'unknown';

export const MANIFEST = 'manifest.json';
export const SET_FORMAT = 'boks-audit-capture';
const MOST_CHARACTERS = 40;
