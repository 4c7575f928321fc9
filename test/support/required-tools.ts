import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a suite is to be skipped: a program that it needs is not on this machine. Throws where
 * REQUIRE, a list with commas in the environment, names a program that is missing: then the suite
 * fails.
 */
export function lacks(...tools: readonly string[]): boolean {
  const missing = tools.filter((tool) => pathOf(tool) === undefined);
  const demanded = missing.filter((tool) => isDemanded(tool, process.env['REQUIRE']));
  if (demanded.length > 0) {
    throw new Error(`REQUIRE names ${demanded.join(', ')}: not found on this machine`);
  }
  return missing.length > 0;
}

export const isDemanded = (tool: string, list: string | undefined): boolean =>
  (list ?? '')
    .split(',')
    .map((word) => word.trim())
    .includes(tool);

/** Where a program lies; daemons are found too. */
export function pathOf(tool: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/sbin'];
  return folders.map((folder) => join(folder, tool)).find(canRun);
}

/** The same, for a suite that is not skipped. */
export function programAt(tool: string): string {
  const path = pathOf(tool);
  if (path === undefined) throw new Error(`${tool} is not on this machine`);
  return path;
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
