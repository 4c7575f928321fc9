import { exitedWith, missOf, type MissCause } from '#domain/miss.ts';
import type { Answer } from '#ports/fleet.ts';

/**
 * How a run of ssh ended: by itself (the exit code is null where a signal ended it), at the end of
 * its time, by printing too much, or never started. Bytes are characters, 0 to 255.
 */
export type SshEnd = {
  readonly how: 'ended' | 'out-of-time' | 'too-much' | 'not-started';
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

/**
 * What a run of ssh says of its host. Whatever the host printed stays text, for the parser to
 * judge, also where it was cut short or did not end in time. Where the script itself ended with an
 * error, nothing of it is believed; where nothing was printed, the cause is what ssh or the host's
 * own commands said. `mostBytes` is what it might have printed.
 */
export function answerOf(end: SshEnd, mostBytes: number): Answer {
  if (end.how === 'not-started') {
    return missOf('not-permitted', `ssh cannot be started here: ${lineOf(end.stderr)}`);
  }
  if (end.how === 'too-much') {
    return missOf('cut-off', `the host printed more than ${Math.round(mostBytes / MEGABYTE)} MB`);
  }
  if (hasFailed(end)) return commandMiss(end);
  if (end.stdout.trim() !== '') return { kind: 'answered', text: end.stdout };
  if (end.how === 'out-of-time') return missOf('no-answer', '');
  if (end.exitCode === 0) return missOf('rubbish', 'the host printed nothing');
  return end.exitCode === null ? commandMiss(end) : connectionMiss(end);
}

/** ssh says 255 where it did not get as far as a command, or lost it. */
function connectionMiss({ stderr }: SshEnd): Answer {
  const known = OF_SSH.find(([said]) => said.test(stderr));
  if (known === undefined) return missOf('not-known', lineOf(stderr));
  const [said, cause, words] = known;
  return missOf(cause, words ?? lineOf(stderr, said));
}

/** The script ended by itself, with an error: 255 is ssh's own. */
const hasFailed = ({ how, exitCode }: SshEnd): boolean =>
  how === 'ended' && exitCode !== null && exitCode !== 0 && exitCode !== FAILED_ITSELF;

/** The login was let in and its command was not, or the script ended with an error. */
function commandMiss({ exitCode, stderr, stdout }: SshEnd): Answer {
  if (DENIED.test(stderr)) return missOf('permission-denied', lineOf(stderr, DENIED));
  return exitedWith(exitCode, lineOf(stderr) || lineOf(stdout));
}

/** The first line in which it was said, or the last that says anything: printable, not long. */
function lineOf(text: string, said?: RegExp): string {
  const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const line = (said && lines.find((one) => said.test(one))) ?? lines.at(-1) ?? '';
  return line
    .replaceAll(/[^ -~]/g, '?')
    .trim()
    .slice(0, MOST_DETAIL_CHARACTERS);
}

type Known = readonly [said: RegExp, cause: MissCause, words?: string];

/** What OpenSSH prints, the first that fits: a changed host key is told with other words around it. */
const OF_SSH: readonly Known[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED|Host key for \S+ has changed/,
    'refused',
    'its host key is another than the one that is pinned: nothing was sent',
  ],
  [
    /Bad configuration option: knownhostscommand/i,
    'refused',
    'the ssh of its node is older than 8.5 and takes no pinned key: put the key into ' +
      '/etc/ssh/ssh_known_hosts there, and leave hostKey out',
  ],
  [
    /No \S+ host key is known|no matching host key type found/,
    'refused',
    'its host key is not known: nothing was sent',
  ],
  [/Host key verification failed/, 'refused', 'its host key was refused: nothing was sent'],
  [/connect to host .*: Permission denied/, 'refused'],
  [/: Permission denied \(|Too many authentication failures/, 'permission-denied'],
  [/timed out|Timeout, server \S+ not responding/, 'no-answer'],
  [/Connection refused|No route to host|Network is unreachable/, 'refused'],
  [/Could not resolve hostname/, 'refused'],
  [/kex_exchange_identification|banner exchange/, 'refused'],
  // After the keys were exchanged: so does sshd where an account is let in by its key and then
  // denied by PAM, which is where BoKS decides.
  [/^Connection closed by \S+ port \d+/m, 'permission-denied'],
  [/Connection (?:to \S+ )?(?:closed|reset)|Broken pipe/, 'refused'],
];
const DENIED =
  /permission denied|password is required|not in the sudoers|not allowed|may not run|not authori[sz]ed|no access route|ERR 2\d\d/i;
const FAILED_ITSELF = 255;
const MOST_DETAIL_CHARACTERS = 200;
const MEGABYTE = 1024 * 1024;
