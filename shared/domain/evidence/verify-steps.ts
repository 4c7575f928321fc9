import { AHEAD_AWK, aheadInWords } from './ahead-line.ts';
import { PROFILE_LABEL, VERSION_LABEL } from './bag-info.ts';
import {
  BAG_INFO_PATH,
  CHAIN_PATH,
  folderOf,
  MANIFEST_PATH,
  PUBLIC_KEY_PATH,
  SIGNATURE_PATH,
  TAG_MANIFEST_PATH,
  type BagName,
} from './bag-layout.ts';
import type { RawPair } from './raw-pair.ts';

/**
 * One thing to check by hand: what it answers, the commands (POSIX sh, no process substitution) to be
 * typed in the bag's folder, and what they print where all is well.
 */
export type VerifyStep = {
  readonly title: string;
  readonly commands: readonly string[];
  readonly prints: readonly string[];
};

/** macOS has `shasum` instead; to be typed once, before the others. */
export const SHA256SUM_ELSEWHERE =
  'command -v sha256sum >/dev/null || sha256sum() { shasum -a 256 "$@"; }';

/** The steps that every bag has, in the order in which they are to be taken. */
export function verifySteps(
  bag: BagName & { readonly fingerprint: string },
): readonly VerifyStep[] {
  const suffix = folderOf(bag).slice(`${bag.incident}-v`.length);
  return [
    {
      title: "Whose key is it? Below is only this bundle's claim: compare with what you were told.",
      commands: [`openssl pkey -pubin -in ${PUBLIC_KEY_PATH} -outform DER | sha256sum`],
      prints: [`${bag.fingerprint}  -`],
    },
    {
      title: 'Did that key sign the list of lists?',
      commands: [
        `openssl dgst -sha256 -verify ${PUBLIC_KEY_PATH} \\`,
        `  -signature ${SIGNATURE_PATH} ${TAG_MANIFEST_PATH}`,
      ],
      prints: ['Verified OK'],
    },
    {
      title: 'Are the files beside data/ as listed?',
      commands: [`sha256sum -c ${TAG_MANIFEST_PATH} >/dev/null && echo "tag files OK"`],
      prints: ['tag files OK'],
    },
    {
      title: 'Are the files in data/ as listed?',
      commands: [`sha256sum -c ${MANIFEST_PATH} >/dev/null && echo "payload OK"`],
      prints: ['payload OK'],
    },
    {
      title:
        'Was nothing added, is nothing missing? Every file stands in a list and in the folder.',
      commands: [
        `{ sed 's/^[0-9a-f]*  //' ${MANIFEST_PATH} ${TAG_MANIFEST_PATH}`,
        `  printf '%s\\n' ${TAG_MANIFEST_PATH} ${SIGNATURE_PATH}`,
        "  find . -type f | sed 's,^\\./,,'",
        // A name with a newline may make two lines of two names: no name of ours needs such a sign.
        "  LC_ALL=C find . ! -type f ! -type d -o -name '*[!A-Za-z0-9._-]*' |",
        "  LC_ALL=C sed 's/^/no file: /'; } | LC_ALL=C sort | uniq -c |",
        '  awk \'$1 != 2 || / no file: / { print; bad = 1 } END { if (!bad) print "complete OK" }\'',
      ],
      prints: ['complete OK'],
    },
    {
      title: 'Is it the bundle that it is called?',
      commands: [
        `id=$(sed -n 's/^External-Identifier: //p' ${BAG_INFO_PATH})`,
        `version=$(sed -n 's/^${VERSION_LABEL}: //p' ${BAG_INFO_PATH})`,
        `case $(sed -n 's/^${PROFILE_LABEL}: //p' ${BAG_INFO_PATH}) in`,
        '  vendor-pseudonymised/*) version=$version-pseudonymised;; esac',
        '[ "$(basename "$PWD")" = "$id-v$version" ] && echo "name OK: $id, version $version"',
      ],
      prints: [`name OK: ${bag.incident}, version ${suffix}`],
    },
  ];
}

/** The lines of the published chain; a bag may have none. */
export const CHAIN_STEP: VerifyStep = {
  title: "Do the lines of the service's journal follow one another?",
  commands: [
    'last=; ok=yes; while read -r n utc commitment prev this; do',
    '  sum=$(printf \'%s %s %s %s\' "$n" "$utc" "$commitment" "$prev" | sha256sum | cut -c 1-64)',
    '  if [ "$sum" != "$this" ] || [ "${last:-$prev}" != "$prev" ]',
    '  then ok=; echo "broken at $n"; fi',
    `  last=$this; done < ${CHAIN_PATH}; [ -n "$last" ] && [ -n "$ok" ] && echo "chain OK"`,
  ],
  prints: ['chain OK'],
};

/** The verdict over the raw files, by `awk` alone; undefined where no pair can be judged by it. */
export function verdictStep(pairs: readonly RawPair[]): VerifyStep | undefined {
  const judged = pairs.filter(({ zoneShiftSeconds }) => zoneShiftSeconds === 0);
  if (judged.length === 0) return undefined;
  return {
    title: "What do the raw files say? A line a table whose number is above the master's.",
    commands: [
      `ahead() { echo "$2:"; awk '${AHEAD_AWK}' "$1" "$2"; }`,
      ...judged.map(({ master, replica }) => `ahead ${master} ${replica}`),
    ],
    prints: judged.flatMap(({ replica, ahead }) => [`${replica}:`, ...ahead.map(aheadInWords)]),
  };
}
