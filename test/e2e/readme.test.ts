import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

import { describe, expect, it } from 'vitest';

/** Commands in the README's blocks, continued lines joined, remarks left out. */
const commands = [...readFileSync('README.md', 'utf8').matchAll(/^```\n(.*?)^```/gms)]
  .flatMap(([, block = '']) => block.replaceAll('\\\n', ' ').split('\n'))
  .map((line) => line.replace(/\s+#.*/, '').trim())
  .filter((line) => line !== '');

/** What each ends with; those that serve, or ask a service, are run by the suites of `serve`. */
const EXPECTED: Readonly<Record<string, number | 'elsewhere'>> = {
  'npm start': 'elsewhere',
  'npm test': 'elsewhere',
  'npx boks-audit status': 'elsewhere',
  'npx boks-audit incidents': 'elsewhere',
  'curl http://127.0.0.1:8787/v1/incidents': 'elsewhere',
  'npx boks-audit compare --master examples/k1262/master-sequence.txt      --replica REPHOST=examples/k1262/REPHOST-sequence.txt': 2,
  'npx boks-audit parse list examples/k1262/boksdiag-list-before.txt': 0,
  'npx boks-audit config check boks-audit.example.yaml': 0,
  'npx boks-audit serve --demo --speed 300 --port 0 --data .boks-audit.fast': 'elsewhere',
  'npx cdk synth': 'elsewhere',
};

describe('the commands of the README', () => {
  it('are these', () => {
    expect(commands).toEqual(Object.keys(EXPECTED));
  });

  it.each(Object.entries(EXPECTED).filter(([, ends]) => ends !== 'elsewhere'))(
    '%s ends with %i',
    (command, ends) => {
      const words = command.replace('npx boks-audit', 'dist/boks-audit.js').split(/\s+/);
      const ended = spawnSync(process.execPath, words, { encoding: 'utf8' });
      expect([ended.status, ended.stderr]).toEqual([ends, '']);
    },
  );
});
