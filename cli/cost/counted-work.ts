import type { DomainWork } from './work.ts';

/**
 * What the deployed service did on the stand-ins for a healthy domain of 55 tables in office hours, a
 * sweep every five minutes, told on four channels. `test/integration/cost-of-a-domain.test.ts` counts
 * it again.
 */
export const COUNTED: readonly [DomainWork, DomainWork] = [
  {
    hosts: 6,
    sweep: {
      writeUnits: 14,
      readUnits: 14,
      objectsPut: 2,
      objectsRead: 2,
      objectBytes: 4_440,
      signatures: 0,
      calls: { 'advance-sweep': 4, 'compare-sweep': 1, 'publish-alerts': 0 },
    },
    snapshotBytes: 912,
    historyBytes: 2_680,
    tickReadUnits: 3,
    day: {
      writeUnits: 498,
      readUnits: 1_043,
      objectsPut: 1,
      objectsRead: 24,
      objectBytes: 660,
      signatures: 1,
      calls: { 'sign-history': 24, 'roll-up-history': 24 },
    },
    dayBytes: 161_600,
  },
  {
    hosts: 50,
    sweep: {
      writeUnits: 26,
      readUnits: 17,
      objectsPut: 2,
      objectsRead: 2,
      objectBytes: 11_350,
      signatures: 0,
      calls: { 'advance-sweep': 4, 'compare-sweep': 1, 'publish-alerts': 0 },
    },
    snapshotBytes: 3_204,
    historyBytes: 5_970,
    tickReadUnits: 3.6,
    day: {
      writeUnits: 3_974,
      readUnits: 4_720,
      objectsPut: 1,
      objectsRead: 24,
      objectBytes: 660,
      signatures: 1,
      calls: { 'sign-history': 24, 'roll-up-history': 24 },
    },
    dayBytes: 1_312_300,
  },
];
