import { expect, it } from 'vitest';

import { answersOfNode } from '#adapters/through-node.ts';
import { missOf } from '#domain/miss.ts';
import { throughLine } from '#test/through-line.ts';

it('gives each host its own answer, and says through whom it came', () => {
  const stderr = 'ssh: connect to host aix2 port 22: Connection refused';
  const text = [
    throughLine({ host: 'aix1', exit: 0, stdout: 'read' }),
    throughLine({ host: 'aix2', exit: 255, stderr }),
  ].join('');
  expect(answersOfNode('gate', ['aix1', 'aix2'], { kind: 'answered', text })).toEqual({
    aix1: { kind: 'answered', text: 'read', via: 'gate' },
    aix2: missOf('refused', `through gate: ${stderr}`),
  });
});

it('of a lane that was cut off, who has no line has a cause', () => {
  const whole = throughLine({ host: 'aix1', exit: 0, stdout: 'read' });
  const cut = throughLine({ host: 'aix2', exit: 0, stdout: 'read' }).slice(0, -9);
  const answers = answersOfNode('gate', ['aix1', 'aix2', 'aix3'], {
    kind: 'answered',
    text: `${whole}${cut}`,
  });
  const missing = missOf('cut-off', 'through gate: its node said nothing of it');
  expect(answers).toMatchObject({ aix1: { kind: 'answered' }, aix2: missing, aix3: missing });
});

it('says of each host what befell its node', () => {
  const hosts = ['aix1', 'aix2'];
  expect(answersOfNode('gate', hosts, { kind: 'pending' })).toEqual({
    aix1: { kind: 'pending', via: 'gate' },
    aix2: { kind: 'pending', via: 'gate' },
  });
  expect(answersOfNode('gate', hosts, missOf('no-answer', 'it hung'))).toEqual({
    aix1: missOf('no-answer', 'its node gate: it hung'),
    aix2: missOf('no-answer', 'its node gate: it hung'),
  });
  expect(answersOfNode('gate', ['aix1'], missOf('no-answer', ''))).toEqual({
    aix1: missOf('no-answer', 'its node gate'),
  });
});
