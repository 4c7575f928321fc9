import { expect, it } from 'vitest';

import { CommandEnded } from '#contracts/command-ended.ts';
import type { CollectEvidence, WakeSweep } from '#contracts/messages.ts';
import type { Senders } from '#ports/fleet.ts';
import {
  alsoWhenCollectorsEnd,
  alsoWhenCommandsEnd,
} from '#runtime/queue-handler-command-ended.ts';

import { collectionOf } from '../../contract/builders.ts';

const ID = '01234567-89ab-cdef-0123-456789abcdef';
const WAKE: WakeSweep = { version: 1, kind: 'wake-sweep', domain: 'bank', sweep: 7, due: 'master' };

/** As EventBridge sends it, with more than we look at. */
const ended = (id: string): CommandEnded =>
  CommandEnded.parse({
    version: '0',
    id: 'e',
    source: 'aws.ssm',
    'detail-type': 'EC2 Command Status-change Notification',
    account: '111111111111',
    detail: { 'command-id': id, 'document-name': 'BoksAudit-ReadSequences-0', status: 'Success' },
  });

async function advancedBy(message: WakeSweep | CommandEnded): Promise<readonly WakeSweep[]> {
  const seen: WakeSweep[] = [];
  const handle = alsoWhenCommandsEnd(async (wake) => void seen.push(wake));
  const senderOf: Senders['senderOf'] = async (command) =>
    command === ID ? { domain: 'bank', sweep: 7 } : undefined;
  await handle(message, { fleet: { senderOf } });
  return seen;
}

it('hands a wake-up on as it is', async () => {
  expect(await advancedBy(WAKE)).toEqual([WAKE]);
});

it('takes the end of a command as a wake-up to look at the sweep that sent it', async () => {
  expect(await advancedBy(ended(ID))).toEqual([{ ...WAKE, due: 'ended' }]);
});

it('does nothing for the end of a command that names no sweep', async () => {
  expect(await advancedBy(ended('ffffffff-89ab-cdef-0123-456789abcdef'))).toEqual([]);
});

async function collectedBy(message: CollectEvidence | CommandEnded) {
  const seen: CollectEvidence[] = [];
  const handle = alsoWhenCollectorsEnd(async (wake) => void seen.push(wake));
  await handle(message, {
    configurations: { domains: async () => ['shop', 'bank'] },
    store: {
      latestCollection: async (domain) =>
        domain === 'shop'
          ? undefined
          : collectionOf(domain, 3, {
              commands: [
                {
                  step: 'groups',
                  attempt: 1,
                  wanted: 'status',
                  command: `${ID} 1000 R1=i-0`,
                  hosts: ['R1'],
                },
              ],
            }),
    },
  });
  return seen;
}

it('takes the end of a command as a wake-up of the domain whose evidence it collects', async () => {
  const wake: CollectEvidence = { version: 1, kind: 'collect-evidence', domain: 'bank' };
  const due = { ...wake, due: { collection: 3, step: 'groups' } } as const;
  expect(await collectedBy(due)).toEqual([due]);
  expect(await collectedBy(ended(ID))).toEqual([wake]);
  expect(await collectedBy(ended('ffffffff-89ab-cdef-0123-456789abcdef'))).toEqual([]);
});
