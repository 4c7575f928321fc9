import { buildSync, type BuildOptions } from 'esbuild';

import type { FunctionName } from './names.ts';

/** The most that a function's bundle may weigh, minified, in bytes. */
export const bundleLimit = (name: FunctionName): number => LARGER[name] ?? 800_000;

/**
 * One is the API and its description, whose library takes all of zod; the other has four clients of AWS,
 * and every text of a bundle.
 */
const LARGER: Readonly<Partial<Record<FunctionName, number>>> = {
  'serve-api': 1_120_000,
  'seal-bundle': 1_000_000,
};

/**
 * How a function is bundled: one ES module with everything in it, the SDK too, so that what was
 * tested is what runs. `module` before `main`: the SDK's CommonJS files cannot be loaded from it.
 */
export const bundleOptions = (name: FunctionName): BuildOptions & { metafile: true } => ({
  entryPoints: [`functions/${name}/handler.ts`],
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': './infra/lambda-credentials.ts',
    zod: './infra/zod-in-english.ts',
    'zod/v4': './node_modules/zod/v4/classic/external.js',
  },
  // What a CommonJS package asks for with `require` at run time.
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
  legalComments: 'none',
  logLevel: 'warning',
  metafile: true,
});

/** Writes a function's bundle, `index.mjs`, into a directory. Runs in the project's own directory. */
export function bundleInto(directory: string, name: FunctionName): void {
  buildSync({ ...bundleOptions(name), outfile: `${directory}/index.mjs` });
}
