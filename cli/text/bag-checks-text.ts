import type { BagCheck } from '#domain/evidence/check-bag.ts';

import { printable, WIDTH, wrap } from './layout.ts';

/** A check of a bundle, or the opening of it, which goes before them all. */
export type ShownCheck = Omit<BagCheck, 'name'> & { readonly name: BagCheck['name'] | 'bundle' };

/** What the checks of a bundle found, a line each, and what they come to. */
export function bagChecksText(bundle: string, checks: readonly ShownCheck[]): string {
  const lines = checks.flatMap(({ name, state, found, fingerprint }) => [
    ...wrap(printable(found), `${STATE[state].padEnd(9)} ${name.padEnd(9)} `),
    ...(fingerprint === undefined ? [] : [fingerprint.padStart(WIDTH)]),
  ]);
  const title = isKeyAsked(checks) ? `${bundle}: whose key sealed it is not known` : bundle;
  return [...wrap(printable(title)), '', ...lines, '', ...wrap(summaryOf(checks)), ''].join('\n');
}

function summaryOf(checks: readonly ShownCheck[]): string {
  const failed = checks.filter(({ state }) => state === 'failed').length;
  if (failed > 0) return `Do not trust it: ${failed} of ${checks.length} checks failed.`;
  return isKeyAsked(checks)
    ? 'Whole, and sealed by whoever has this key. Ask another way than by the bundle whose it ' +
        'is, and give it as --fingerprint.'
    : 'Whole, and sealed by whoever has the key that you named.';
}

const isKeyAsked = (checks: readonly ShownCheck[]): boolean =>
  checks.some(({ name, state }) => name === 'key' && state === 'unknown');

const STATE: Readonly<Record<BagCheck['state'], string>> = {
  ok: 'ok',
  failed: 'FAILED',
  unknown: 'NOT KNOWN',
  absent: 'none',
};
