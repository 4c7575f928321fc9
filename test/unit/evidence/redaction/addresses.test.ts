import { describe, expect, it } from 'vitest';

import { bundleOf, inventory } from '../../../support/redaction.ts';

/** Without a version of BoKS that is known beforehand. */
const leaving = (...texts: readonly string[]): readonly string[] => {
  const files = texts.map((text, at) => ({ path: `${at}.txt`, text }));
  const bundle = bundleOf(files, {
    inventory: { ...inventory, productVersions: [] },
  });
  if (bundle.kind === 'held') throw new Error(JSON.stringify(bundle.reasons));
  return bundle.files.map(({ text }) => text);
};

describe('an address that only the texts show', () => {
  it('takes its network with it, as bcastaddr has it', () => {
    expect(leaving('10.20.30.40\n10.20.30.*\n')).toEqual(['198.19.59.191\n198.19.170.*\n']);
  });

  it('takes its network with it in other files', () => {
    expect(leaving('10.20.30.40', 'on 10.20.30.')[1]).toBe('on 198.19.170.');
  });

  it.for([['10.20.30.40.6501'], ['10.20.30.40.6501 and 10.20.30.40']])(
    'goes with a port as a fifth number: %s',
    ([text = '']) => {
      expect(leaving(text)).toEqual([text.replaceAll('10.20.30.40', '198.19.59.191')]);
    },
  );

  it('leaves in no order of its bytes as hex, and in the case in which it stood', () => {
    const [left] = leaving(
      'Reference ID    : 0A141E28 (10.20.30.40)\n0a141e28 0x281E140A 281e140a:1965\n',
    );
    expect(left).toBe(
      'Reference ID    : C6133BBF (198.19.59.191)\nc6133bbf 0xBF3B13C6 bf3b13c6:1965\n',
    );
  });

  it('is hidden in the hex of a Reference ID where it stands nowhere else', () => {
    expect(leaving('Reference ID    : 0A141E28 (ntp)\n')).toEqual([
      'Reference ID    : C6133BBF (ntp)\n',
    ]);
  });

  it('takes no clock and no count of eight digits for its hex', () => {
    const text = 'Reference ID    : 47505300 (GPS)\n10203040 sent, 20261123\n';
    expect(leaving(text, '16.32.48.64 32.38.17.35')[0]).toBe(text);
  });
});

describe('versions of four numbers', () => {
  const PACKAGES = [
    'boks-sshd-8.1.0.7-1',
    'HFBM-0089-8.1.0.7-1.x86_64   Mon 12 Jan 2026 09:11:02 AM CET',
    'HFBM-0089-8.1.0.3',
    'boks-client 8.1.0.20-1',
    'boks-client\t8.1.0.21-1',
    'host-1a2b3c4d,3,boks-client,8.1.0.20-1',
    '"boks-client","8.1.0.20-1"',
  ];

  it.for(PACKAGES)('of a package stay, beside the version of BoKS: %s', (line) => {
    expect(leaving('version 8.1.0.16\n', `${line}\n`)).toEqual(['version 8.1.0.16\n', `${line}\n`]);
  });

  it('stay though an address of the same network was seen', () => {
    expect(leaving('8.1.0.99 answers', PACKAGES.join('\n'))[1]).toBe(PACKAGES.join('\n'));
  });

  it('are addresses all the same where the whole of one was seen', () => {
    const [, line] = leaving('asked 10.9.8.7', 'boks-client-10.9.8.7-1');
    expect(line).toMatch(/^boks-client-198\.1[89]\.\d+\.\d+-1$/);
  });
});
