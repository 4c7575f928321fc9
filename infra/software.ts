import { readFileSync } from 'node:fs';

import { softwareNamed } from '#contracts/software.ts';

const packageOf = (): { readonly name: string; readonly version: string } =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What is deployed, as records and bundles name it. */
export const SOFTWARE = softwareNamed(`${packageOf().name} ${packageOf().version}`);
