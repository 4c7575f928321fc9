import type { AuditStore } from '#ports/audit-store.ts';

/**
 * The same store, which answers a read again without asking, until something of its class is written: most
 * ticks find nothing new, and unpacking the same items is most of what a history in memory would cost.
 * What it answers is frozen. Snapshots are read each time, since they expire.
 */
export function rememberReads<Store extends AuditStore>(store: Store): Store {
  const remembered = new Map<ItemClass, Map<string, unknown>>();
  const answersOf = (one: ItemClass): Map<string, unknown> => {
    const answers = remembered.get(one) ?? new Map<string, unknown>();
    remembered.set(one, answers);
    return answers;
  };
  return new Proxy(store, {
    get: (target, method): unknown => {
      const own: unknown = Reflect.get(target, method);
      if (typeof own !== 'function' || typeof method !== 'string') return own;
      if (isOne(READS, method)) {
        return (...words: unknown[]) => {
          const answers = answersOf(READS[method]);
          const key = `${method} ${JSON.stringify(words)}`;
          if (!answers.has(key)) {
            const asked: unknown = Reflect.apply(own, target, words);
            answers.set(key, Promise.resolve(asked).then(frozen));
          }
          return answers.get(key);
        };
      }
      if (method === 'readSnapshots') return own.bind(target);
      if (!isOne(WRITES, method)) throw new Error(`whether ${method} writes is not known`);
      return async (...words: unknown[]): Promise<unknown> => {
        try {
          return await Reflect.apply(own, target, words);
        } finally {
          // Also where it failed: it may have been carried out.
          answersOf(WRITES[method]).clear();
        }
      };
    },
  });
}

function frozen(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) frozen(inner);
  }
  return value;
}

type ItemClass = 'sweep' | 'collection' | 'snapshot' | 'record' | 'state' | 'incident' | 'cursor';

const READS = {
  latestSweep: 'sweep',
  readSweep: 'sweep',
  listSweeps: 'sweep',
  latestCollection: 'collection',
  readCollection: 'collection',
  headRecord: 'record',
  readRecords: 'record',
  hasRecord: 'record',
  readState: 'state',
  readIncidents: 'incident',
  listIncidents: 'incident',
  readCursors: 'cursor',
} as const satisfies Partial<Record<keyof AuditStore, ItemClass>>;

const WRITES = {
  openSweep: 'sweep',
  writeSweep: 'sweep',
  openCollection: 'collection',
  writeCollection: 'collection',
  putSnapshots: 'snapshot',
  appendRecord: 'record',
  putIncident: 'incident',
  putState: 'state',
  advanceCursor: 'cursor',
} as const satisfies Record<
  Exclude<keyof AuditStore, keyof typeof READS | 'readSnapshots'>,
  ItemClass
>;

const isOne = <Named extends object>(
  named: Named,
  method: string,
): method is keyof Named & string => Object.hasOwn(named, method);
