import type { EvidenceGroup } from '#domain/evidence/collected.ts';
import type { BoksPaths } from '#domain/settings.ts';

/** How one host is reached with ssh, as the configuration says it. */
export type SshWay = {
  /** Where it listens, or a `Host` of ssh's own configuration; the host's name unless given. */
  readonly address?: string | undefined;
  readonly port?: number | undefined;
  readonly user?: string | undefined;
  /** Its public key, `ssh-ed25519 AAAA…`; without one, ssh's own known_hosts must have it. */
  readonly hostKey?: string | undefined;
  /** How the login becomes root, as the site does it. */
  readonly root: RootBy;
  /** What runs the script there; `/bin/sh` unless given. */
  readonly shell?: ShellOnHost | undefined;
  /** The name of the machine that connects, where this one does not: then all of this is said to it. */
  readonly via?: string | undefined;
};

/** A Solaris of old has a `/bin/sh` from before POSIX: there it is one of the other two. */
export type ShellOnHost = '/bin/sh' | '/usr/xpg4/bin/sh' | '/bin/ksh';

/** `none`: it is root already, or boksadm runs as it is. */
export type RootBy = keyof typeof PREFIXES;

/** A way that cannot be used; its message names the host. */
export class UnusableWay extends Error {}

/**
 * The words of ssh for one host. In batch mode it asks nobody anything, and an unknown or another
 * host key ends it before anything is sent. The command is fixed: the script comes on its input.
 */
export function wordsOf(
  host: string,
  way: SshWay,
  { knownHostsPath, configPath }: { readonly knownHostsPath: string; readonly configPath?: string },
): readonly string[] {
  const pinned = [
    `UserKnownHostsFile="${knownHostsPath}"`,
    'GlobalKnownHostsFile=/dev/null',
    `HostKeyAlias=${aliasOf(host)}`,
  ];
  const options = [...ALWAYS, ...(way.hostKey === undefined ? [] : pinned)];
  return [
    ...(configPath === undefined ? [] : ['-F', configPath]),
    ...options.flatMap((option) => ['-o', option]),
    ...(way.port === undefined ? [] : ['-p', String(way.port)]),
    ...(way.user === undefined ? [] : ['-l', way.user]),
    '-T',
    '--',
    way.address ?? host,
    `${PREFIXES[way.root]}${way.shell ?? '/bin/sh'} -s`,
  ];
}

/** What evidence is asked for; the peer may be empty. */
export type SshEvidence = { readonly group: EvidenceGroup; readonly peer: string };

/** What a script is given besides where BoKS lies: which evidence, and to a node which host. */
export type SshGiven = { readonly evidence?: SshEvidence; readonly target?: string };

/**
 * What the shell on the host, or on its node, reads: what the script is given, and the script. Throws
 * `UnusableWay` for a value that could be more than a word.
 */
export function inputOf(script: string, paths: BoksPaths, given: SshGiven = {}): string {
  const { boksm, etc, var: data } = paths;
  for (const path of [boksm, etc, data]) {
    if (!PLAIN_PATH.test(path)) throw new UnusableWay(`${path} is not a plain absolute path`);
  }
  const { evidence, target } = given;
  if (evidence !== undefined && !PLAIN_HOST.test(evidence.peer)) {
    throw new UnusableWay(`${evidence.peer} is not a plain host name`);
  }
  if (target !== undefined && !PLAIN_TARGET.test(target)) {
    throw new UnusableWay(`${target} is not one word`);
  }
  const values = Object.entries({ boksm, etc, var: data, ...evidence, targets: target })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]): readonly [string, string] => [`SSM_${name}`, value ?? '']);
  const set = values.map(([name, value]) => `${name}=${value}`).join(' ');
  return `${set}\nexport ${values.map(([name]) => name).join(' ')}\n${script}`;
}

/** The pinned keys as a known_hosts file. Throws `UnusableWay` for a way that ssh could misread. */
export function knownHostsOf(ways: ReadonlyMap<string, SshWay>): string {
  return [...ways]
    .flatMap(([host, { address = host, user, hostKey }]) => {
      if (!NAME.test(address)) throw new UnusableWay(`${host}: this is no address`);
      if (user !== undefined && !NAME.test(user)) throw new UnusableWay(`${host}: no user name`);
      if (hostKey === undefined) return [];
      if (!HOST_KEY.test(hostKey)) throw new UnusableWay(`${host}: this is no public host key`);
      return [`${aliasOf(host)} ${hostKey.split(' ', 2).join(' ')}\n`];
    })
    .join('');
}

const aliasOf = (host: string): string => host.toLowerCase();

/** Fixed words, never anything of a configuration. */
const PREFIXES = { none: '', sudo: 'sudo -n ', suexec: 'suexec ' } as const;

const ALWAYS = [
  'BatchMode=yes',
  'StrictHostKeyChecking=yes',
  'UpdateHostKeys=no',
  'ConnectTimeout=10',
  'ConnectionAttempts=1',
  'ServerAliveInterval=5',
  'ServerAliveCountMax=3',
  'ClearAllForwardings=yes',
  'ForwardAgent=no',
  'ForwardX11=no',
  'PermitLocalCommand=no',
  'ControlMaster=no',
  'ControlPath=none',
  'EscapeChar=none',
];

/** Never begins with a hyphen: that would be an option. */
const NAME = /^[A-Za-z0-9_:][A-Za-z0-9._:%-]{0,252}$/;
const HOST_KEY = /^(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]{1,60} [A-Za-z0-9+/]{20,900}={0,2}(?: [ -~]*)?$/;
const PLAIN_PATH = /^(?!.*\/\.\.?(?:\/|$))(?:\/[A-Za-z0-9._+-]+)+$/;
const PLAIN_TARGET = /^[A-Za-z0-9][A-Za-z0-9,._:%@+/=-]*$/;
const PLAIN_HOST = /^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,252})?$/;
