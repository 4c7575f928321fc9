import { basename } from 'node:path';

import { CHECK_TOOLS } from '#adapters/bag-tools.ts';
import { openBag } from '#adapters/open-bag.ts';
import type { BagNotOpened } from '#adapters/open-zip.ts';
import { checkBag, type OpenedBag } from '#domain/evidence/check-bag.ts';

import { bagChecksText, type ShownCheck } from '../text/bag-checks-text.ts';
import { EXIT_STATUS } from '../text/exit-status.ts';
import { complain, printJson } from '../text/output.ts';

export type VerifyOptions = { readonly fingerprint?: string; readonly json?: boolean };

/** Checks a bundle and prints what was found; returns the exit status. */
export async function verifyBundle(path: string, options: VerifyOptions): Promise<number> {
  const bag = await openBag(path);
  if ('kind' in bag && bag.kind === 'not-read') {
    complain(`${path}: ${bag.reason}`);
    return EXIT_STATUS.unknown;
  }
  const checks = checksOf(bag, options.fingerprint);
  const isWhole = checks.every(({ state }) => state !== 'failed');
  const keyKnown = checks.some(({ name, state }) => name === 'key' && state === 'ok');
  const ok = isWhole && keyKnown;
  if (options.json === true) printJson({ bundle: path, ok, keyKnown, checks });
  else process.stdout.write(bagChecksText(basename(path), checks));
  if (!isWhole) return EXIT_STATUS.critical;
  // Whoever changes a bundle can seal it again with a key of his own.
  return ok ? EXIT_STATUS.ok : EXIT_STATUS.warning;
}

function checksOf(
  bag: OpenedBag | BagNotOpened,
  fingerprint: string | undefined,
): readonly ShownCheck[] {
  if ('kind' in bag) return [{ name: 'bundle', state: 'failed', found: bag.reason }];
  const found = `${bag.files.size} files in ${bag.folder}`;
  const checks = checkBag(bag, { fingerprint, tools: CHECK_TOOLS });
  return [{ name: 'bundle', state: 'ok', found }, ...checks];
}
