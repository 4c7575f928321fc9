import { isPlain } from '../evidence/redaction/plain-words.ts';
import { redactBundle } from '../evidence/redaction/redact-bundle.ts';
import { differencesOf } from '../history/differences.ts';
import type { Digest } from '../reading.ts';
import type { CaptureManifest } from './capture-set.ts';
import { CAPTURE_TEXTS, type CaptureText, type CaptureTexts } from './capture-text.ts';
import { formatFaults } from './format-faults.ts';
import { CAPTURE_PROFILE, fileOf } from './hide-names.ts';
import { isGivenName } from './names-in-width.ts';
import { readTexts } from './read-texts.ts';
import { rowNamesIn } from './row-names.ts';

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
    ...shownNames(manifest, texts),
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

/** What redaction would still replace, and replicas that bear another name than those given. */
function shownNames(manifest: CaptureManifest, texts: CaptureTexts): readonly string[] {
  const { boksVersion, platform, role } = manifest;
  const told = [boksVersion, platform, role].join('\n');
  const shown = rowNamesIn(texts).filter(({ name }) => !isGivenName(name) && !isPlain(name));
  const redacted = redactBundle(
    [
      ...CAPTURE_TEXTS.map((name) => ({ path: fileOf(name), text: texts[name] ?? '' })),
      { path: 'manifest.json', text: told },
    ],
    {
      profile: CAPTURE_PROFILE,
      inventory: { ...NOTHING_KNOWN, productVersions: told.match(NUMBERS_WITH_DOTS) ?? [] },
      knownSecrets: [],
      hmac: () => '00000000',
    },
  );
  const replaced =
    redacted.kind === 'held'
      ? redacted.reasons.map(({ file, reason }) => `${file}: ${reason}`)
      : redacted.previews.flatMap(({ path, differences }) =>
          differences.map(
            ({ line, rules }) => `${path}, line ${line}: redaction still finds ${rules.join(', ')}`,
          ),
        );
  return [
    ...shown.map(
      ({ text, line }) => `${fileOf(text)}, line ${line}: the name of a host stands there`,
    ),
    ...replaced,
  ];
}

const NOTHING_KNOWN = { boksDomains: [], sites: [], hosts: [], users: [], addresses: [] } as const;
const NUMBERS_WITH_DOTS = /\d+(?:\.\d+){3}/g;
// oxlint-disable-next-line no-control-regex -- every character of ASCII is meant, these too.
const ASCII = /^[\u0000-\u007f]*$/;
