import { gzipSync } from 'node:zlib';

/** What a node prints of a host, as the script does. */
export type ThroughLine = {
  readonly host: string;
  /** `-` where the host printed too much. */
  readonly exit: number | '-';
  /** Bytes as characters. */
  readonly stdout?: string;
  readonly stderr?: string;
};

export const throughLine = ({ host, exit, stdout = '', stderr = '' }: ThroughLine): string => {
  const packed = stdout === '' ? '-' : gzipSync(Buffer.from(stdout, 'latin1')).toString('base64');
  const said = stderr === '' ? '-' : Buffer.from(stderr, 'latin1').toString('base64');
  return `boks-audit-through 1 host=${host} node=NODE1 exit=${exit} gzip=${packed} said=${said}\n`;
};
