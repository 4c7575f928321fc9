import { UnusableWay, type SshWay } from './local/ssh-way.ts';

/**
 * A host as the script on its node is told of it (infra/documents/through.sh), in one word:
 * `host,address,port,user,root,shell,keytype,key`, with `-` for what is left out. Throws
 * `UnusableWay` for what does not fit into one.
 */
export function formatTarget(host: string, way: SshWay): string {
  const [keyType = NONE, key = NONE] = way.hostKey?.split(' ', 2) ?? [];
  const word = [
    host,
    way.address ?? NONE,
    way.port === undefined ? NONE : String(way.port),
    way.user ?? NONE,
    way.root,
    way.shell ?? '/bin/sh',
    keyType,
    key,
  ].join(',');
  if (!TARGET.test(word)) {
    throw new UnusableWay(`${host}: a node cannot be told how it is reached: ${word}`);
  }
  return word;
}

const NONE = '-';
const TARGET = new RegExp(
  '^[A-Za-z0-9][A-Za-z0-9._-]{0,252},' +
    '(?:-|[A-Za-z0-9_:][A-Za-z0-9._:%-]{0,252}),' +
    '(?:-|[1-9][0-9]{0,4}),' +
    '(?:-|[A-Za-z0-9_][A-Za-z0-9._-]{0,31}),' +
    '(?:none|sudo|suexec),' +
    '(?:/bin/sh|/usr/xpg4/bin/sh|/bin/ksh),' +
    '(?:-,-|(?:ssh|ecdsa|sk)-[A-Za-z0-9@.-]{1,60},[A-Za-z0-9+/]{20,900}={0,2})$',
);
