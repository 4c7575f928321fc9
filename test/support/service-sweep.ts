import { JUST_OPENED, type Sweep } from '#domain/sweep.ts';

/** A sweep that was just opened, of two replicas and a master; name only what the test is about. */
export const sweepOf = (differing: Partial<Sweep> = {}): Sweep => ({
  id: 'bank/2026-03-02T08:00:00.000Z',
  domain: 'bank',
  number: 1,
  purpose: { kind: 'regular' },
  scheduledAtMs: 1_772_438_400_000,
  settingsVersion: 1,
  replicas: ['R1', 'R2'],
  master: 'MASTER',
  ...JUST_OPENED,
  replicaSeconds: 60,
  masterSeconds: 30,
  ...differing,
});
