import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { runToEnd } from './serve-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'boks-audit-config-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('config check', () => {
  it('takes the annotated example', async () => {
    expect(await runToEnd(['config', 'check', 'boks-audit.example.yaml'])).toMatchObject({
      status: 0,
      out: expect.stringMatching(
        /^ok: 2 domains, 9 hosts\nexpected cost on AWS: about \$[\d.]+ a month for 3 hosts/,
      ),
      err: '',
    });
  });

  it('warns of more nodes than an account and Region gives, and the file can be used', async () => {
    const file = join(folder, 'large.yaml');
    const replicas = (domain: number): string =>
      Array.from({ length: 401 }, (_, n) => {
        const node = `mi-${(domain * 1_000 + n).toString(16).padStart(17, '0')}`;
        return `      - { host: h${n}, ssm: { node: ${node} } }\n`;
      }).join('');
    const domains = [1, 2, 3].map(
      (domain) =>
        `  - name: d${domain}\n    master: { host: m, ssm: { tag: Boks=m${domain} } }\n` +
        `    replicas:\n${replicas(domain)}`,
    );
    writeFileSync(file, `version: 1\ndomains:\n${domains.join('')}`);
    const { status, out, err } = await runToEnd(['config', 'check', file]);
    expect(status).toBe(0);
    expect(out.replaceAll(/\s+/g, ' ')).toMatch(
      /^ok: 3 domains, 1206 hosts expected cost on AWS: about \$[\d.]+ a month for 1206 hosts \(\$0\.0\d\d a host-month\), of it \$[\d.]+ whatever is watched; each year of history that is kept adds \$[\d.]+ a month $/,
    );
    const asked = await runToEnd(['config', 'check', '--json', file]);
    expect(JSON.parse(asked.out)).toMatchObject({
      hosts: 1206,
      expectedCost: { hosts: 1206, dollarsAMonth: expect.any(Number) },
    });
    expect(err.replaceAll(/\s+/g, ' ')).toMatch(
      /^warning: 1203 hybrid nodes .* about \$6099 a month\. warning: no watcher outside is told that d1, d2, d3 is still judged: .* $/,
    );
  });

  it('tells every fault with file, line and path, and ends with 3', async () => {
    const file = join(folder, 'faulty.yaml');
    writeFileSync(
      file,
      'version: 1\ndomains:\n  - name: Demo\n    simulator: { scenario: healthy }\n' +
        '    master: { host: m }\n    replicas:\n      - host: r\n      - host: "r r"\n',
    );
    const { status, out, err } = await runToEnd(['config', 'check', file]);
    expect({ status, out }).toEqual({ status: 3, out: '' });
    const [first, second, ...rest] = err.split('\n');
    expect(first).toContain(`${file}:3: domains[0].name: a domain name has`);
    expect(second).toContain(`${file}:8: domains[0].replicas[1].host: a host name has`);
    expect(rest).toEqual(['']);
  });

  it.each([[['config', 'check']], [['config', 'check', '/nowhere.yaml']], [['config']]])(
    'ends with 3 where it is used wrongly: %j',
    async (words) => {
      const { status, out, err } = await runToEnd(words);
      expect({ status, out }).toEqual({ status: 3, out: '' });
      expect(err).not.toBe('');
    },
  );
});
