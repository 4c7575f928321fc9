import { expect, it } from 'vitest';

import type { AuditStore } from '#ports/audit-store.ts';

import { collectionOf } from './builders.ts';
import { freshDomain, type OpenStore } from './store-under-test.ts';

type MethodOfCollections = Extract<keyof AuditStore, `${string}Collection`>;

/** What the methods for collections of evidence mean. */
export const MEANINGS_OF_COLLECTIONS: Readonly<
  Record<MethodOfCollections, (open: OpenStore) => void>
> = {
  latestCollection: (open) => {
    it('is the one with the highest number, of this domain alone', async () => {
      const { store } = await open();
      const domain = freshDomain();
      expect(await store.latestCollection(domain)).toBeUndefined();
      for (const number of [9, 10, 2]) {
        await store.openCollection(collectionOf(domain, number), 'a');
      }
      await store.openCollection(collectionOf(`${domain}x`, 11), 'a');
      expect(await store.latestCollection(domain)).toEqual(collectionOf(domain, 10));
    });
  },
  readCollection: (open) => {
    it('gives back all of it, and nothing of another number or domain', async () => {
      const { store } = await open();
      const domain = freshDomain();
      const collection = collectionOf(domain, 3, LATE);
      await store.openCollection(collection, 'a');
      expect(await store.readCollection(domain, 3)).toEqual(collection);
      expect(await store.readCollection(domain, 4)).toBeUndefined();
      expect(await store.readCollection(`${domain}x`, 3)).toBeUndefined();
    });
  },
  openCollection: (open) => {
    it('takes the first under a number, and leaves it as it is for who comes second', async () => {
      const { store } = await open();
      const domain = freshDomain();
      const first = collectionOf(domain, 1);
      expect(await store.openCollection(first, 'a')).toBe('committed');
      const second = collectionOf(domain, 1, { incident: `${domain}-9-9` });
      expect(await store.openCollection(second, 'b')).toBe('stale');
      expect(await store.readCollection(domain, 1)).toEqual(first);
    });

    it('knows its own repeat, though the collection has moved on since', async () => {
      const { store } = await open();
      const domain = freshDomain();
      await store.openCollection(collectionOf(domain, 1), 'a');
      await store.writeCollection(collectionOf(domain, 1, { revision: 2 }), 'b');
      expect(await store.openCollection(collectionOf(domain, 1), 'a')).toBe('committed');
      expect((await store.readCollection(domain, 1))?.revision).toBe(2);
    });

    it('refuses a write without a token', async () => {
      const { store } = await open();
      await expect(store.openCollection(collectionOf(freshDomain(), 1), '')).rejects.toThrow(
        /token/,
      );
    });
  },
  writeCollection: (open) => {
    it('takes the revision after the one that is stored, and no other', async () => {
      const { store } = await open();
      const domain = freshDomain();
      await store.openCollection(collectionOf(domain, 1), 'a');
      const told = [];
      for (const revision of [2, 2, 1, 4, 3]) {
        const next = collectionOf(domain, 1, { revision, stage: 'replicas' });
        told.push(await store.writeCollection(next, `t${revision}-${told.length}`));
      }
      expect(told).toEqual(['committed', 'stale', 'stale', 'stale', 'committed']);
      expect((await store.readCollection(domain, 1))?.revision).toBe(3);
    });

    it('opens none', async () => {
      const { store } = await open();
      const domain = freshDomain();
      expect(await store.writeCollection(collectionOf(domain, 1), 'a')).toBe('stale');
      expect(await store.readCollection(domain, 1)).toBeUndefined();
    });

    it('refuses a write without a token', async () => {
      const { store } = await open();
      await expect(store.writeCollection(collectionOf(freshDomain(), 1), '')).rejects.toThrow(
        /token/,
      );
    });
  },
};

/** As it stands when the groups are being collected. */
const LATE = {
  stage: 'groups',
  revision: 9,
  claim: { step: 'groups', attempt: 1, untilMs: 5, token: 't' },
  commands: [
    {
      step: 'master-before',
      attempt: 1,
      wanted: 'sequences',
      command: 'c1',
      hosts: ['mashost'],
    },
  ],
  unasked: { 'master-before': { sequences: {} } },
  closings: {
    'master-before': {
      closedAtMs: 1_214_000_000_000,
      brought: {
        sequences: {
          outcomes: { mashost: { kind: 'read', rawSha256: 'ab'.repeat(32) } },
          raw: { key: 'raw/x', sha256: 'cd'.repeat(32) },
        },
      },
    },
  },
} as const;
