import type { Grid } from '#domain/history/coverage.ts';
import type { DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

/** The grid of each of these versions of a domain's configuration; of another, that in force. */
export async function gridsOf(
  versions: Iterable<number>,
  {
    configurations,
    settings,
  }: { readonly configurations: Configurations; readonly settings: DomainSettings },
): Promise<(version: number) => Grid> {
  const grids = new Map<number, Grid>();
  for (const version of new Set(versions)) {
    const kept = await configurations.read(settings.domain, version);
    if (kept !== undefined) grids.set(version, kept);
  }
  return (version) => grids.get(version) ?? settings;
}
