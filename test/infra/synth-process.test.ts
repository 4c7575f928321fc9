import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { bundleLimit } from '../../infra/bundle.ts';
import { FUNCTIONS } from '../../infra/names.ts';
import { bundleOf, domainOf, madeIn, PATIENCE_MS, synth } from './cdk-process.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'boks-audit-synth-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** A stage of three domains of 120 replicas, as a file beside its configuration. */
function writeStage(): string {
  const configuration = { version: 1, domains: [1, 2, 3].map(domainOf) };
  writeFileSync(join(directory, 'domains.yaml'), JSON.stringify(configuration));
  const file = join(directory, 'stage.yaml');
  writeFileSync(
    file,
    'name: prod\naccount: "333333333333"\nregion: eu-north-1\nprefix: boks-audit-prod\n' +
      'api: {}\nconfiguration: domains.yaml\n',
  );
  return file;
}

describe.skipIf(process.env['LONG'] !== '1')(
  'cdk synth, as a process',
  { timeout: PATIENCE_MS },
  () => {
    it.each([
      ['the example stage', () => [], 'boks-audit-example'],
      ['3 domains of 120 replicas', () => ['-c', `config=${writeStage()}`], 'boks-audit-prod'],
    ])(
      '%s: ends well, says nothing that worries, and bundles every function',
      (_, words, prefix) => {
        const output = join(directory, prefix);
        const { status, stdout, stderr } = synth(output, ...words());
        expect({ status, said: `${stdout}${stderr}`.replaceAll(EXPECTED_LINES, '') }).toEqual({
          status: 0,
          said: '',
        });
        const made = madeIn(output, prefix);
        for (const name of FUNCTIONS) {
          const { size } = statSync(bundleOf(made, name));
          expect(size).toBeGreaterThan(100_000);
          expect(size).toBeLessThanOrEqual(bundleLimit(name));
        }
        const assets = readdirSync(output).filter((name) => /^asset\.[0-9a-f]{64}$/.test(name));
        expect(assets).toHaveLength(FUNCTIONS.length);
      },
    );

    it('a stage with a fault ends with its name, and makes nothing', () => {
      const file = join(directory, 'faulty.yaml');
      writeFileSync(file, 'name: prod\n');
      const { status, stderr } = synth(join(directory, 'none'), '-c', `config=${file}`);
      expect(status).toBe(1);
      expect(stderr).toContain('StageRefused');
      expect(stderr).toContain('account');
    });
  },
);

/** What the CDK says when all is well. */
const EXPECTED_LINES =
  /^(Bundling asset \S+\.\.\.|Successfully synthesized to .*|Supply a stack id \(.*\) to display its template\.)?\n/gm;
