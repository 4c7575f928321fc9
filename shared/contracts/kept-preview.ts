import * as z from 'zod';

/** Replacements by the id of their rule. */
const Counts = z.record(z.string(), z.int());

/** What redaction did to one file: how often by which rule, and the first lines that it changed. */
const FilePreview = z.strictObject({
  path: z.string(),
  counts: Counts,
  differences: z.array(
    z.strictObject({
      line: z.int(),
      before: z.string(),
      after: z.string(),
      rules: z.array(z.string()),
    }),
  ),
});

/** What a person looks at before a bundle leaves, as it is kept and as the API shows it. */
export const previewShown = {
  files: z.array(FilePreview),
  leftOut: z.array(z.strictObject({ path: z.string(), reason: z.string() })),
};

/** A bundle's preview as it is kept beside the bundle. */
export const KeptPreviewText = z.strictObject({ version: z.literal(1), ...previewShown });
