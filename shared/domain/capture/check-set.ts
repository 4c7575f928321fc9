import type { Digest } from '../framed-answer.ts';
import { differencesOf } from '../history/differences.ts';
import type { CaptureManifest } from './capture-set.ts';
import { CAPTURE_TEXTS, fileOf, type CaptureText, type CaptureTexts } from './capture-text.ts';
import { formatFaults } from './format-faults.ts';
import { linesOfTold } from './hide-names.ts';
import { readTexts } from './read-texts.ts';
import { shownNames } from './shown-names.ts';

/**
 * What is wrong with a set, a fault a line, each with the file that it is in; nothing where it is
 * whole: its files are those of its manifest to the byte, the parsers of today make of them what the
 * manifest says, what they read is what stands there and can be printed again, and nobody's name is in
 * it. `files` has every file beside the manifest.
 */
export function faultsOfSet(
  manifest: CaptureManifest,
  files: ReadonlyMap<string, string>,
  sha256: Digest,
): readonly string[] {
  const damaged = damagedFiles(manifest, files, sha256);
  // What is not what was sent in is not worth reading.
  if (damaged.length > 0) return damaged;
  const texts = textsOf(files);
  return [
    ...readOtherwise(manifest, texts),
    ...formatFaults(texts, sha256),
    ...shownNames(texts, linesOfTold(manifest)),
  ];
}

/** The texts of a set by what they are; other files are none. */
const textsOf = (files: ReadonlyMap<string, string>): CaptureTexts =>
  Object.fromEntries(
    CAPTURE_TEXTS.flatMap((name): readonly (readonly [CaptureText, string])[] => {
      const text = files.get(fileOf(name));
      return text === undefined ? [] : [[name, text]];
    }),
  );

function damagedFiles(
  manifest: CaptureManifest,
  files: ReadonlyMap<string, string>,
  sha256: Digest,
): readonly string[] {
  const listed = manifest.files.flatMap(({ name, bytes, sha256: expected }) => {
    const text = files.get(name);
    if (text === undefined) return [`${name}: it is missing`];
    if (!ASCII.test(text)) return [`${name}: a character is not ASCII`];
    if (text.length !== bytes)
      return [`${name}: it has ${text.length} bytes, the manifest says ${bytes}`];
    return sha256(text) === expected ? [] : [`${name}: its SHA-256 is not the manifest's`];
  });
  const names = new Set(manifest.files.map(({ name }) => name));
  const others = [...files.keys()].filter((name) => !names.has(name));
  const unknown = [...names].filter((name) => !CAPTURE_TEXTS.some((text) => fileOf(text) === name));
  return [
    ...listed,
    ...others.map((name) => `${name}: the manifest does not name it`),
    ...unknown.map((name) => `${name}: no set has a file of this name`),
  ];
}

/** A manifest that was edited, or a parser that reads otherwise than the one that made it. */
const readOtherwise = (manifest: CaptureManifest, texts: CaptureTexts): readonly string[] =>
  differencesOf(manifest.read, readTexts(texts)).map(
    ({ place, was, is }) =>
      `${place}: the manifest says ${was ?? 'nothing'}, the parsers ${is ?? 'nothing'}`,
  );

// oxlint-disable-next-line no-control-regex -- every character of ASCII is meant, these too.
const ASCII = /^[\u0000-\u007f]*$/;
