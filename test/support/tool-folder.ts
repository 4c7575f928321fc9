import { chmodSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { programAt } from './required-tools.ts';

/** A directory of links to programs of this machine: with it alone as PATH, all others are missing. */
export type ToolFolder = { readonly path: string; readonly remove: () => void };

/** `links` gives each its name; without a path, it is the program of that name. */
export function plantTools(links: Readonly<Record<string, string | undefined>>): ToolFolder {
  const path = mkdtempSync(join(tmpdir(), 'boks-tools-'));
  // Also a user who may change nothing finds them.
  chmodSync(path, 0o755);
  for (const [name, target] of Object.entries(links)) {
    symlinkSync(target ?? programAt(name), join(path, name));
  }
  return { path, remove: () => rmSync(path, { recursive: true }) };
}

/** The script, as it looks for programs in the PATH that it is given and nowhere else. */
export function searchingOnly(script: string): string {
  const lines = script.split('\n');
  const left = lines.filter((line) => !line.startsWith('  PATH='));
  if (left.length === lines.length) throw new Error('the script does not say where programs lie');
  return left.join('\n');
}
