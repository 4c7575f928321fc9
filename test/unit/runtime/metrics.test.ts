import { afterEach, expect, it, vi } from 'vitest';

import { MemoryAuditStore } from '#adapters/memory/audit-store.ts';
import { measuringStore, openMetrics } from '#runtime/metrics.ts';

afterEach(() => vi.restoreAllMocks());

it('writes one value as CloudWatch reads it, with no dimension but the stage', () => {
  const lines: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  openMetrics('boks-audit-example')('OverdueDomains', 2);
  const [line] = lines.map((text) => JSON.parse(text));
  expect(line).toMatchObject({
    service: 'boks-audit-example',
    OverdueDomains: 2,
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: 'BoksAudit',
          Dimensions: [['service']],
          Metrics: [{ Name: 'OverdueDomains', Unit: 'Count' }],
        },
      ],
    },
  });
});

it('is a store in everything else', async () => {
  const store = measuringStore(new MemoryAuditStore(), () => undefined);
  expect(await store.latestSweep('bank')).toBeUndefined();
  expect(await store.readCursors('bank')).toEqual({});
});
