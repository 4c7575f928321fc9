import { describe, expect, it } from 'vitest';

import { UnusableWay, type SshWay } from '#adapters/local/ssh-way.ts';
import { formatTarget } from '#adapters/through-target.ts';

const KEY = 'AAAAC3NzaC1lZDI1NTE5AAAAIG1Xq+/Rk0t5i0G5bS8cZ2u8kQm3o0bq1qv1hYc0Qx7d';

describe('a host, in the word that its node is given', () => {
  it('has a hyphen for what the configuration leaves out', () => {
    expect(formatTarget('SOLHOST', { root: 'none' })).toBe('SOLHOST,-,-,-,none,/bin/sh,-,-');
  });

  it('says all that the configuration says, of the key its type and itself', () => {
    const way: SshWay = {
      address: '2001:db8::7%en0',
      port: 2222,
      user: 'boksread',
      root: 'suexec',
      shell: '/usr/xpg4/bin/sh',
      hostKey: `ssh-ed25519 ${KEY} root@solhost`,
    };
    expect(formatTarget('SOLHOST', way)).toBe(
      `SOLHOST,2001:db8::7%en0,2222,boksread,suexec,/usr/xpg4/bin/sh,ssh-ed25519,${KEY}`,
    );
  });

  it.each<[string, string, Partial<SshWay>]>([
    ['a blank in an address', 'HOST', { address: 'a b' }],
    ['a comma in an address', 'HOST', { address: 'a,22' }],
    ['an option for an address', 'HOST', { address: '-oProxyCommand=x' }],
    ['a user that is an option', 'HOST', { user: '-x' }],
    ['a command for a user', 'HOST', { user: '$(touch X)' }],
    ['a line end in a name', 'HOST\n', {}],
    ['no name', '', {}],
    ['a key without its type', 'HOST', { hostKey: KEY }],
    ['a key of a strange type', 'HOST', { hostKey: `rsa ${KEY}` }],
    ['a key that is none', 'HOST', { hostKey: 'ssh-ed25519 AA;touch X' }],
    ['a port that is none', 'HOST', { port: 0 }],
  ])('is refused with %s', (_, host, differing) => {
    expect(() => formatTarget(host, { root: 'none', ...differing })).toThrow(UnusableWay);
  });
});
