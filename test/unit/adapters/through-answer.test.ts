import { gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import { answersThrough } from '#adapters/through-answer.ts';
import { throughLine } from '#test/through-line.ts';

const answerTo = (line: string): unknown => answersThrough(line, ['SOL'])['SOL'];

describe('what a node says of the hosts that are read through it', () => {
  it('is an answer each, what each printed', () => {
    const text =
      throughLine({ host: 'SOL', exit: 0, stdout: 'a reading\n', stderr: 'a banner\n' }) +
      throughLine({ host: 'AIX', exit: 0, stdout: 'another\n' }) +
      '--- end targets=2\n';
    expect(answersThrough(text, ['SOL', 'AIX'])).toEqual({
      SOL: { kind: 'answered', text: 'a reading\n' },
      AIX: { kind: 'answered', text: 'another\n' },
    });
  });

  it('is cut off for a host of which no whole line came, and is of nobody else', () => {
    const whole = throughLine({ host: 'AIX', exit: 0, stdout: 'another\n', stderr: 'a banner\n' });
    const lost = { kind: 'miss', cause: 'cut-off', detail: 'its node said nothing of it' };
    const cutOffBySsm = `${whole.slice(0, -9)}--output truncated--`;
    for (const text of ['', whole.slice(0, -1), whole.slice(0, -9), cutOffBySsm, 'rubbish\n']) {
      expect(answersThrough(text, ['AIX'])).toEqual({ AIX: lost });
    }
    expect(answersThrough(whole, ['SOL'])).toEqual({ SOL: lost });
  });
});

describe('what a node says of a host that could not be read through it', () => {
  it.each([
    ['', 'permission denied of nobody', 'not-known'],
    ['', 'boksread@192.0.2.7: Permission denied (publickey).', 'permission-denied'],
    ['', 'Connection closed by 192.0.2.7 port 22', 'permission-denied'],
    ['', 'ssh: connect to host 192.0.2.7 port 22: Connection refused', 'refused'],
    ['', 'ssh: connect to host 192.0.2.7 port 22: Connection timed out', 'no-answer'],
    ['', 'Host key for sol has changed and you have requested strict checking.', 'refused'],
    ['', 'No ED25519 host key is known for sol and you have requested strict checking.', 'refused'],
  ])('has the cause that ssh from here would have: %s%s', (stdout, stderr, cause) => {
    const line = throughLine({ host: 'SOL', exit: 255, stdout, stderr: `${stderr}\r\n` });
    expect(answerTo(line)).toMatchObject({ kind: 'miss', cause });
  });

  it('says what to do where the ssh of the node takes no pinned key', () => {
    const stderr = 'command-line: line 0: Bad configuration option: knownhostscommand\n';
    expect(answerTo(throughLine({ host: 'SOL', exit: 255, stderr }))).toEqual({
      kind: 'miss',
      cause: 'refused',
      detail:
        'the ssh of its node is older than 8.5 and takes no pinned key: ' +
        'put the key into /etc/ssh/ssh_known_hosts there, and leave hostKey out',
    });
  });

  it('has what it printed before its time was over, and is no answer where that was nothing', () => {
    expect(answerTo(throughLine({ host: 'SOL', exit: 124, stdout: 'half' }))).toEqual({
      kind: 'answered',
      text: 'half',
    });
    expect(answerTo(throughLine({ host: 'SOL', exit: 124 }))).toMatchObject({ cause: 'no-answer' });
  });

  it('is not believed where the script ended with an error', () => {
    const line = throughLine({ host: 'SOL', exit: 127, stdout: 'x', stderr: 'ksh: not found\n' });
    expect(answerTo(line)).toEqual({
      kind: 'miss',
      cause: 'exited',
      detail: 'exit code 127: ksh: not found',
    });
  });

  it('is cut off where it printed more than there was room for', () => {
    expect(answerTo(throughLine({ host: 'SOL', exit: '-' }))).toEqual({
      kind: 'miss',
      cause: 'cut-off',
      detail: 'the host printed more than its node hands on',
    });
  });

  it('is rubbish where what was sent is damaged, or unpacks to more than it may', () => {
    const rubbish = { cause: 'rubbish', detail: 'what its node sent of it cannot be unpacked' };
    const line = throughLine({ host: 'SOL', exit: 0, stdout: 'a reading' });
    expect(answerTo(line.replace(/gzip=\S+/, 'gzip=AAAA'))).toMatchObject(rubbish);
    const bomb = gzipSync(Buffer.alloc(5_000_000)).toString('base64');
    expect(answerTo(line.replace(/gzip=\S+/, `gzip=${bomb}`))).toMatchObject(rubbish);
  });
});
