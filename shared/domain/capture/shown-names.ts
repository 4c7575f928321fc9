import { isPlain } from '../evidence/redaction/plain-words.ts';
import { holdInWords, redactBundle } from '../evidence/redaction/redact-bundle.ts';
import { isToken } from '../evidence/redaction/tokens.ts';
import { CAPTURE_PROFILE, CAPTURE_TEXTS, fileOf, type CaptureTexts } from './capture-text.ts';
import { givenNamesAsTokens } from './names-in-width.ts';
import { rowNamesIn } from './row-names.ts';

/**
 * Where texts whose names were replaced still show one, a place a line: a replica that bears another name
 * than those given, and what redaction would replace. `told` is what stands in the manifest beside them.
 */
export function shownNames(texts: CaptureTexts, told: string): readonly string[] {
  const given = Object.fromEntries(
    CAPTURE_TEXTS.map((name) => [name, withoutReplaced(texts[name] ?? '')]),
  );
  const rows = rowNamesIn(given).filter(
    // A long name may end with its dot.
    ({ name }) => !isToken(name.replace(/\.$/, '')) && !isPlain(name),
  );
  const redacted = redactBundle(
    [
      ...CAPTURE_TEXTS.map((name) => ({ path: fileOf(name), text: given[name] })),
      { path: 'manifest.json', text: withoutReplaced(told) },
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
      ? redacted.reasons.map(holdInWords)
      : redacted.previews.flatMap(({ path, differences }) =>
          differences.map(
            ({ line, rules }) => `${path}, line ${line}: redaction still finds ${rules.join(', ')}`,
          ),
        );
  return [
    ...rows.map(
      ({ text, line }) => `${fileOf(text)}, line ${line}: the name of a host stands there`,
    ),
    ...replaced,
  ];
}

/** What was replaced already as what no rule looks at, wherever it stands. */
const withoutReplaced = (text: string): string =>
  givenNamesAsTokens(text).replaceAll(TAG, 'REDACTED-$1');

const TAG = /\[REDACTED:([a-z]{1,16})\]/g;
const NOTHING_KNOWN = { boksDomains: [], sites: [], hosts: [], users: [], addresses: [] } as const;
const NUMBERS_WITH_DOTS = /\d+(?:\.\d+){3}/g;
