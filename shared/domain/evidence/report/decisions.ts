/**
 * What a person may decide, in this order, each under a change number (evidence.md; the order of the
 * repair is what mended it in 2008, K1262).
 */
export const CONTAIN: readonly string[] = [
  'Is another replica of this site in step? Then stopping BoKS on the bad one moves its agents there.',
  'Before that: a root console open on the host, and `sysreplace restore` run, so that logins do not depend on BoKS.',
  'Do not promote this replica.',
];

export const KEEP: readonly string[] = [
  'The evidence is sealed in this bundle. Until the vendor has it, remove no file on the host.',
  'Do not force a download: it changes data, and is not known to reset the counters.',
];

export const REPAIR: readonly string[] = [
  'Are the edits that exist only on the replica wanted? List them, and enter them again on the master by hand.',
  'Another replica that is in step serves meanwhile.',
  'A root session is open that does not depend on BoKS.',
  'Stop BoKS: `Boot -k`.',
  'Keep a copy: `tar` of `data/`, mode 0600, with a date on which it is deleted.',
  'Remove `data/*.dat` and `data/sequence`, both.',
  'Start BoKS: `Boot`. Until the tables are full it answers, and denies.',
  'Watch counters, empty files and the list until each table has moved with the master.',
  '`sysreplace replace`.',
  'The type of the host on the master is what it should be.',
];

/** Instead of the repair, where the master itself may have lost edits (K1262 tells of no such case; an inference). */
export const DO_NOT_RESET =
  'Reset no replica before a named person has said where the truth is: the edits in question may exist ' +
  'on the replicas alone.';
