import { readFileSync } from 'node:fs';

const packageOf = (): { readonly name: string; readonly version: string } =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Name and version of what is deployed, as records and bundles name it. */
export const SOFTWARE = `${packageOf().name} ${packageOf().version}`;
