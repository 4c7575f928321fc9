/** One line of a manifest: the SHA-256 of a file's bytes, hex, and its path within the bag. */
export type Listed = { readonly path: string; readonly sha256: string };

/** A manifest as BagIt (RFC 8493) and `sha256sum -c` alike read it: two blanks in between. */
export const formatManifest = (files: readonly Listed[]): string =>
  files.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('');

/** The lines of a manifest, or why it is none: the first line that is not in the form of ours. */
export function parseManifest(text: string): readonly Listed[] | string {
  const lines = text.split('\n');
  if (lines.pop() !== '') return 'its last line does not end';
  if (lines.length === 0) return 'it is empty';
  const listed: Listed[] = [];
  for (const [at, line] of lines.entries()) {
    const [, sha256, path] = LINE.exec(line) ?? [];
    if (sha256 === undefined || path === undefined)
      return `line ${at + 1} is no line of a manifest`;
    listed.push({ path, sha256 });
  }
  return listed;
}

const LINE = /^([0-9a-f]{64}) {2}(\S+)$/;
