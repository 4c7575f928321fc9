import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** Where BoKS lies on a host, where that is not as usual. */
export type BoksRoots = {
  readonly boksm?: string;
  readonly etc?: string;
  readonly var?: string;
};

/**
 * The script that prints what BoKS prints on the host that runs it: POSIX sh and ASCII, it writes nothing.
 * The roots are plain paths.
 */
export function captureScript(roots: BoksRoots): string {
  const moved = ROOTS.flatMap((name) =>
    roots[name] === undefined ? [] : [`SSM_${name}='${roots[name]}'\n`],
  );
  return [textOf('host.sh'), ...moved, textOf('capture.sh')].join('');
}

/** What the script printed on this host, or why it could not run; its standard error is ours. */
export function captureHere(
  roots: BoksRoots,
): { readonly kind: 'text'; readonly text: string } | { readonly reason: string } {
  const ran = spawnSync('sh', ['-s'], {
    input: captureScript(roots),
    encoding: 'latin1',
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: LONGEST_MS,
    maxBuffer: MOST_BYTES,
  });
  if (ran.error !== undefined) return { reason: `sh cannot be run here: ${ran.error.message}` };
  if (ran.status === 0) return { kind: 'text', text: ran.stdout };
  const said = ran.stdout.trim().replace(/^boks-audit: /, '');
  return { reason: said === '' ? `sh ended with ${ran.status ?? ran.signal}` : said };
}

/** As far from this file as from the part of `dist/` that it is built into. */
const textOf = (name: string): string =>
  readFileSync(new URL(`../../infra/documents/${name}`, import.meta.url), 'utf8');

const ROOTS = ['boksm', 'etc', 'var'] as const;
/** The script ends each of three commands after 11 s. */
const LONGEST_MS = 60_000;
const MOST_BYTES = 1 << 22;
