import { build, type Metafile } from 'esbuild';
import { expect, it } from 'vitest';

/** Each layer and all it may import. A file in no layer may import nothing. */
const LAYERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^shared\/domain\//, /^shared\/domain\//],
  [/^shared\/contracts\//, /^(shared\/(contracts|domain)\/|zod$|yaml$)/],
  [/^shared\/ports\//, /^shared\/(ports|contracts|domain)\//],
  [
    /^shared\/runtime\/(logger|metrics)\.ts$/,
    /^(shared\/(runtime|ports|contracts|domain)\/|@aws-lambda-powertools\/|node:async_hooks$)/,
  ],
  [/^shared\/runtime\//, /^shared\/(runtime|ports|contracts|domain)\//],
  [/^shared\/adapters\/memory\//, /^shared\/(adapters|ports|contracts|domain)\/|^node:/],
  [/^shared\/adapters\/local\/smtp-alerts\.ts$/, /^(shared\/|nodemailer$)/],
  [
    /^shared\/adapters\//,
    /^(shared\/(adapters|ports|contracts|domain)\/|@aws-sdk\/|@smithy\/signature-v4$|dynalite$|fflate$|yauzl$|node:)/,
  ],
  [/^functions\/[^/]+\/handler\.ts$/, /^(functions|shared)\//],
  [
    /^functions\/serve-api\//,
    /^(functions\/serve-api\/|shared\/(domain|contracts|ports|runtime)\/|hono|@hono\/zod-openapi$|prom-client)/,
  ],
  [/^functions\//, /^(functions\/|shared\/(domain|contracts|ports|runtime)\/)/],
  [/^infra\/documents\//, /^infra\/documents\//],
  [
    /^infra\//,
    /^(infra\/|shared\/contracts\/|aws-cdk-lib\/|@aws-sdk\/credential-provider-env$|constructs$|cdk-nag$|esbuild$|yaml$|zod(?:\/v4)?$|node:)/,
  ],
  [/^cli\/simulator\//, /^(cli\/simulator\/|shared\/(domain|ports)\/|node:)/],
  [/^cli\/text\//, /^(cli\/text\/|shared\/domain\/|node:)/],
  [/^cli\//, /^(cli\/|functions\/|shared\/|node:|commander$|hono$|@hono\/node-server$|yaml$|zod$)/],
];

const { metafile } = await build({
  entryPoints: ['shared/**/*.ts', 'functions/**/*.ts', 'cli/**/*.ts', 'infra/**/*.ts'],
  bundle: true,
  write: false,
  metafile: true,
  outdir: 'unused',
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'error',
});

it('every import points down the layers', () => {
  const allowed = (file: string) => LAYERS.find(([layer]) => layer.test(file))?.[1];
  expect(edges(metafile).filter(({ from, to }) => allowed(from)?.test(to) !== true)).toEqual([]);
});

it('no function imports another function, but the one table of use cases', () => {
  const owner = (file: string) => /^functions\/([^/]+)\//.exec(file)?.[1];
  const crossing = edges(metafile).filter(
    ({ from, to }) => owner(from) && owner(to) && owner(from) !== owner(to),
  );
  expect(crossing).toEqual([]);
});

it('there is something to check: the domain has files, and they import', () => {
  const domain = edges(metafile).filter(({ from }) => from.startsWith('shared/domain/'));
  expect(domain.length).toBeGreaterThan(50);
});

function edges({ inputs }: Metafile): { from: string; to: string }[] {
  return Object.entries(inputs).flatMap(([from, { imports }]) =>
    imports.map(({ path }) => ({ from, to: path })),
  );
}
