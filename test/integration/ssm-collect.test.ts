import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { storedKeyOf } from '#adapters/aws/stored-outputs.ts';
import type { CollectOrder } from '#ports/collectors.ts';
import type { Answer } from '#ports/fleet.ts';
import { xmlError } from '#test/aws-stand-in-services.ts';
import { sha256Hex } from '#test/service.ts';
import {
  BUCKET,
  collectOrderOf,
  openSsmCollectors,
  type CollectorsUnderTest,
} from '#test/ssm-collectors.ts';
import {
  COLLECT_DOCUMENT,
  COLLECT_THROUGH_DOCUMENT,
  DOCUMENT,
  THROUGH_DOCUMENT,
} from '#test/ssm-document.ts';
import { nodeNamed, readingNode } from '#test/ssm-fleet.ts';

/** Longer than what SSM shows of an output. */
const LONG = 'a line of a log\n'.repeat(100_000);

let at: CollectorsUnderTest;
beforeEach(async () => {
  at = await openSsmCollectors({
    MASTER: { run: () => ({ stdout: LONG, exitCode: 0 }) },
    R1: {},
    R2: { run: () => ({ stdout: LONG, exitCode: 0 }), storesNothing: true },
    R3: { run: () => ({ stdout: 'x'.repeat(2_200_001), exitCode: 0 }) },
  });
});
afterEach(async () => at.stop());

/** What is known of each host so many seconds after it was asked. */
async function collect(
  order: CollectOrder,
  seconds = 30,
): Promise<Readonly<Record<string, Answer>>> {
  const { commands, misses } = await at.collectors.collect(order);
  at.time.pass(seconds);
  const looks = commands.map(async ({ command, hosts }) => at.collectors.look(command, hosts));
  return Object.assign({}, misses, ...(await Promise.all(looks)));
}

describe('what is sent to collect evidence', () => {
  it('is the document that sweeps send, where the sequence numbers are wanted', async () => {
    await collect(collectOrderOf(['R1'], { step: 'replicas', wanted: 'sequences' }));
    expect(at.standIn.callsOf('SendCommand')).toEqual([
      expect.objectContaining({
        DocumentName: DOCUMENT,
        Comment: 'bank/collection-3/replicas/1/sequences',
        TimeoutSeconds: 120,
        Parameters: { boksm: ['/opt/boksm'] },
      }),
    ]);
  });

  it('is the other one with its group and its peer, which SSM holds to their patterns', async () => {
    const order = { step: 'groups', wanted: 'status', peer: 'R1' } as const;
    await collect(collectOrderOf(['MASTER'], order));
    expect(at.standIn.callsOf('SendCommand')).toEqual([
      {
        DocumentName: COLLECT_DOCUMENT,
        InstanceIds: [nodeNamed('MASTER')],
        Comment: 'bank/collection-3/groups/1/status',
        TimeoutSeconds: 55,
        MaxConcurrency: '100%',
        MaxErrors: '100%',
        Parameters: { boksm: ['/opt/boksm'], group: ['status'], peer: ['R1'] },
      },
    ]);
    const refused = await collect(collectOrderOf(['R1'], { ...order, peer: '$(reboot)' }));
    expect(refused).toMatchObject({
      R1: { cause: 'not-known', detail: 'InvalidParameters: parameter peer' },
    });
  });

  it('has logs stored under a prefix of this command alone', async () => {
    await collect(collectOrderOf(['R1'], { attempt: 2 }));
    expect(at.standIn.callsOf('SendCommand')).toEqual([
      expect.objectContaining({
        OutputS3BucketName: BUCKET,
        OutputS3KeyPrefix: 'evidence-output/bank/3-2',
        Parameters: { boksm: ['/opt/boksm'], group: ['logs'] },
      }),
    ]);
  });
});

describe('an output that SSM cuts', () => {
  it('is fetched whole from where the node stored it, in another process too', async () => {
    expect(await collect(collectOrderOf(['MASTER']))).toEqual({
      MASTER: { kind: 'answered', text: LONG },
    });
    const { commands } = await at.collectors.collect(collectOrderOf(['MASTER']));
    at.time.pass(30);
    expect(await at.startAnew().look(commands[0]?.command ?? '', ['MASTER'])).toEqual({
      MASTER: { kind: 'answered', text: LONG },
    });
  });

  it('is waited for where the node has not stored it yet, and then missed with that cause', async () => {
    expect(await collect(collectOrderOf(['R2']))).toEqual({ R2: { kind: 'pending' } });
    expect(await collect(collectOrderOf(['R2']), 145)).toEqual({
      R2: {
        kind: 'miss',
        cause: 'answer-lost',
        detail: expect.stringContaining('may its role put objects there?'),
      },
    });
  });

  it('is no evidence where it is longer than the script prints', async () => {
    expect(await collect(collectOrderOf(['R3']), 145)).toMatchObject({
      R3: { kind: 'miss', cause: 'rubbish' },
    });
  });

  it('is looked for again while its time lasts, where S3 does not give it', async () => {
    const { commands } = await at.collectors.collect(collectOrderOf(['MASTER']));
    const look = async () => at.collectors.look(commands[0]?.command ?? '', ['MASTER']);
    at.time.pass(30);
    at.aws.answerNext(xmlError(403, 'AccessDenied'));
    expect(await look()).toEqual({ MASTER: { kind: 'pending' } });
    expect(await look()).toMatchObject({ MASTER: { kind: 'answered' } });
    at.time.pass(120);
    at.aws.answerNext(xmlError(403, 'AccessDenied'));
    expect(await look()).toMatchObject({
      MASTER: { cause: 'answer-lost', detail: 'S3 does not give the stored output (AccessDenied)' },
    });
  });

  it('stays cut where nobody asked for it to be stored', async () => {
    const answers = await collect(collectOrderOf(['MASTER'], { step: 'groups', wanted: 'system' }));
    expect(answers['MASTER']).toMatchObject({ text: expect.stringMatching(/truncated--$/) });
  });
});

it('an output that SSM shows whole needs no S3: its node may store nothing', async () => {
  at.standIn.model.change(nodeNamed('R1'), { storesNothing: true });
  expect(await collect(collectOrderOf(['R1']))).toEqual({
    R1: { kind: 'answered', text: 'read R1\n' },
  });
  expect(at.aws.calls).toEqual([]);
});

describe('the key of a stored output', () => {
  const invocation = { CommandId: 'c', InstanceId: 'i-1' };
  const keyOf = (url: string) => storedKeyOf({ ...invocation, StandardOutputUrl: url }, 'p/q');

  it.each([
    ['https://s3.eu-west-1.amazonaws.com/b/p/q/c/i-1/awsrunShellScript/step/stdout'],
    ['https://b.s3.eu-west-1.amazonaws.com/p/q/c/i-1/awsrunShellScript/step/stdout'],
  ])('is below the prefix of its command and its node: %s', (url) => {
    expect(keyOf(url)).toBe('p/q/c/i-1/awsrunShellScript/step/stdout');
  });

  it.each([
    ['nothing at all', ''],
    ['another command', 'https://s3/b/p/q/d/i-1/x/stdout'],
    ['another node', 'https://s3/b/p/q/c/i-2/x/stdout'],
    ['another prefix', 'https://s3/b/raw/c/i-1/x/stdout'],
    ['a way up', 'https://s3/b/p/q/c/i-1/../../../raw/stdout'],
    ['a query', 'https://s3/b/p/q/c/i-1/x/stdout?versionId=1'],
    ['another stream', 'https://s3/b/p/q/c/i-1/x/stderr'],
  ])('is none where the address is of %s', (_, url) => {
    expect(keyOf(url)).toBeUndefined();
  });
});

describe('a host without an agent', () => {
  /** As long as a log may be that nothing packs. */
  const noise = Array.from({ length: 3_000 }, (_, n) => sha256Hex(`line ${n}`)).join('\n');
  const words = ['aix1', 'sol1'].map((host) => [host, `${host},-,-,-,none,/bin/sh,-,-`] as const);
  beforeEach(async () => {
    await at.stop();
    at = await openSsmCollectors(
      { gate: { run: readingNode((host) => ({ stdout: `${host}\n${noise}` })) } },
      Object.fromEntries(words.map(([host, word]) => [host, { via: 'gate', word }])),
    );
  });

  it('is asked by its node in a command of its own, and whole logs are had from there', async () => {
    const answers = await collect(collectOrderOf(['aix1', 'sol1']));
    const sent = at.standIn.callsOf('SendCommand');
    expect(sent).toMatchObject(
      words.map(([, word]) => ({
        DocumentName: COLLECT_THROUGH_DOCUMENT,
        InstanceIds: [nodeNamed('gate')],
        OutputS3BucketName: BUCKET,
        Parameters: { boksm: ['/opt/boksm'], group: ['logs'], targets: [word] },
      })),
    );
    expect(answers).toEqual({
      aix1: { kind: 'answered', text: `aix1\n${noise}`, via: 'gate' },
      sol1: { kind: 'answered', text: `sol1\n${noise}`, via: 'gate' },
    });
  });

  it('has its numbers read in lanes, by the document that sweeps send', async () => {
    const wanted = { step: 'replicas', wanted: 'sequences' } as const;
    await collect(collectOrderOf(['aix1', 'sol1'], wanted));
    const documents = at.standIn.callsOf('SendCommand').map(({ DocumentName: name }) => name);
    expect(documents).toEqual([THROUGH_DOCUMENT, THROUGH_DOCUMENT]);
  });
});
