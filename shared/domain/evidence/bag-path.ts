/**
 * Why a path may not stand in a bag; undefined where it may. A path is relative, its parts stand
 * between single slashes, each begins with a letter, a digit or `_` and holds nothing else but those
 * and `.` and `-`: so it means the same to every shell, file system, archiver and manifest, and no
 * part is `.`, `..` or an option.
 */
export function refusalOfPath(path: string): string | undefined {
  if (path.length > MOST_PATH_CHARACTERS)
    return `it has more than ${MOST_PATH_CHARACTERS} characters`;
  const isSafe = path.split('/').every((part) => PART.test(part));
  return isSafe
    ? undefined
    : 'only A-Z a-z 0-9 . _ - may stand between single slashes, no part first . or -';
}

/**
 * The paths that are another one's twin where letters of both cases are one (macOS, Windows), or
 * that are a file where another path has a folder.
 */
export function clashesOf(paths: readonly string[]): readonly string[] {
  const lower = paths.map((path) => path.toLowerCase());
  const folders = new Set(lower.flatMap((path) => foldersOf(path)));
  const seen = new Set<string>();
  return paths.filter((_, at) => {
    const path = lower[at] ?? '';
    const isClash = seen.has(path) || folders.has(path);
    seen.add(path);
    return isClash;
  });
}

/** In the order of their bytes, as `LC_ALL=C sort` has them. */
export const byPath = (one: { readonly path: string }, other: { readonly path: string }): number =>
  one.path < other.path ? -1 : one.path > other.path ? 1 : 0;

function foldersOf(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

const PART = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;
/** With the folder of the bag, and that of whoever unpacks it, under the 260 of Windows. */
const MOST_PATH_CHARACTERS = 160;
