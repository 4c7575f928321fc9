import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import type { FunctionName } from '../../infra/names.ts';

/** The domain of each number, of 120 replicas that SSM reads. */
export const domainOf = (number: number) => ({
  name: `d${number}`,
  master: { host: `m${number}`, ssm: { tag: `Host=m${number}` } },
  replicas: Array.from({ length: 120 }, (_, at) => ({
    host: `r${number}-${at}`,
    ssm: { tag: `Host=r${number}-${at}` },
  })),
});

/** Runs the CDK's own command, as a person would, without an account, without Docker. */
export function synth(output: string, ...words: readonly string[]) {
  return spawnSync('node_modules/.bin/cdk', ['synth', '--quiet', '--output', output, ...words], {
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: output, CI: 'true' },
  });
}

export type Made = {
  readonly output: string;
  readonly resources: Readonly<Record<string, { Type: string; Properties: FunctionProperties }>>;
};
type FunctionProperties = {
  readonly FunctionName: string;
  readonly Code: { readonly S3Key: string };
  readonly Environment: { readonly Variables: Readonly<Record<string, string>> };
};

export function functionOf({ resources }: Made, name: FunctionName): FunctionProperties {
  const found = Object.values(resources).find(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::Function' && Properties.FunctionName.endsWith(`-${name}`),
  );
  if (found === undefined) throw new Error(`the template has no ${name}`);
  return found.Properties;
}

/** The bundle that a function of a template will be deployed with. */
export const bundleOf = (made: Made, name: FunctionName): string => {
  const hash = functionOf(made, name).Code.S3Key.replace(/\.zip$/, '');
  return join(made.output, `asset.${hash}`, 'index.mjs');
};

/** What was made in a directory, of the stage with this prefix. */
export const madeIn = (output: string, prefix: string): Made => ({
  output,
  resources: JSON.parse(readFileSync(join(output, `${prefix}-audit.template.json`), 'utf8'))
    .Resources,
});

/** A synthesis takes ten seconds, on a busy machine more. */
export const PATIENCE_MS = 180_000;
