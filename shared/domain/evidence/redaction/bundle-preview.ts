import type { FilePreview } from './preview.ts';
import type { RedactedBundle, RedactionReport } from './redact-bundle.ts';

/**
 * What a person looks at before a bundle leaves: every file of it with what was replaced, and what
 * was left out. Kept beside the bundle, never in it: the lines show names that the bundle does not.
 * Of a secret they show its tag alone.
 */
export type BundlePreview = {
  readonly files: readonly FilePreview[];
  readonly leftOut: RedactionReport['leftOut'];
};

/** The preview of what was redacted; lines are cut, so that it stays small beside its bundle. */
export const previewOfBundle = ({
  previews,
  report: { leftOut },
}: Extract<RedactedBundle, { kind: 'clean' }>): BundlePreview => ({
  files: previews.map(({ differences, ...file }) => ({
    ...file,
    differences: differences.map((one) => ({
      ...one,
      before: cut(one.before),
      after: cut(one.after),
    })),
  })),
  leftOut,
});

/** Cut at the end of the lines of a place: a place is mostly one line. */
const cut = (text: string): string =>
  text.length <= MOST_CHARACTERS
    ? text
    : `${text.slice(0, MOST_CHARACTERS)} … (${text.length} characters)`;

const MOST_CHARACTERS = 2_000;
