import type { DomainSettings } from '#domain/settings.ts';
import type { Configurations } from '#ports/configurations.ts';

/** The domain that is named, or each that is watched; undefined where the named one is not. */
export async function settingsAsked(
  configurations: Configurations,
  named?: string,
): Promise<readonly DomainSettings[] | undefined> {
  if (named !== undefined) {
    const settings = await configurations.read(named);
    return settings && [settings];
  }
  const all: DomainSettings[] = [];
  for (const domain of await configurations.domains()) {
    const settings = await configurations.read(domain);
    if (settings !== undefined) all.push(settings);
  }
  return all;
}
