import type { FunctionName, Names } from './names.ts';
import type { Permission } from './permission.ts';
import {
  changes,
  hasOutputsStored,
  keepsBundles,
  keepsHeads,
  keepsRaw,
  opensBundles,
  opensSignatures,
  opensHeads,
  opensNodeOutputs,
  opensRaw,
  puts,
  reads,
  sealsBundles,
  seesWhichRawAreThere,
  sendsCommands,
  sendsTo,
  signsHistories,
  tellsMachines,
  tellsPeople,
} from './permissions.ts';

/** What a role depends on beside names. */
export type Given = {
  /** The documents that read sequence numbers and collect evidence, of a host and through a node. */
  readonly read: string;
  readonly through: string;
  readonly collect: string;
  readonly collectThrough: string;
  readonly stage: string;
};

/**
 * What each function may do, beside its own queue and log. The classes are those of its use case's
 * port calls: whoever applies the head record (`apply-record.ts`) writes incidents and states.
 */
export const PERMISSIONS: {
  readonly [Name in FunctionName]: (names: Names, given: Given) => readonly Permission[];
} = {
  'start-sweeps': (names) => [
    reads(names, ['COLLECTION', 'CONFIGURATION', 'CURSOR', 'JOURNAL', 'STATE', 'SWEEP']),
    // A configuration that was recorded, and not put in force, is put in force by the next tick.
    puts(names, ['CONFIGURATION', 'INCIDENT', 'STATE', 'SWEEP']),
    changes(names, ['COLLECTION', 'SWEEP']),
    sendsTo(names, [
      'advance-sweep',
      'collect-evidence',
      'compare-sweep',
      'publish-alerts',
      'roll-up-history',
      'sign-history',
    ]),
  ],
  'advance-sweep': (names, { read, through, stage }) => [
    reads(names, ['CONFIGURATION', 'SWEEP']),
    changes(names, ['SWEEP']),
    keepsRaw(names),
    sendsTo(names, ['advance-sweep', 'compare-sweep']),
    ...sendsCommands(names, [read, through], stage),
  ],
  'compare-sweep': (names) => [
    reads(names, [
      'COLLECTION',
      'CONFIGURATION',
      'INCIDENT',
      'JOURNAL',
      'SNAPSHOT',
      'STATE',
      'SWEEP',
    ]),
    puts(names, ['INCIDENT', 'JOURNAL', 'SNAPSHOT', 'STATE']),
    changes(names, ['COLLECTION', 'SWEEP']),
    opensRaw(names),
    seesWhichRawAreThere(names),
    sendsTo(names, ['collect-evidence', 'publish-alerts']),
  ],
  'publish-alerts': (names) => [
    reads(names, ['CONFIGURATION', 'CURSOR', 'JOURNAL', 'STATE']),
    puts(names, ['CURSOR']),
    sendsTo(names, ['publish-alerts']),
    tellsPeople(names, ['people', 'chat']),
    tellsMachines(names),
  ],
  'collect-evidence': (names, { read, through, collect, collectThrough, stage }) => [
    reads(names, ['COLLECTION', 'CONFIGURATION', 'INCIDENT', 'JOURNAL', 'STATE', 'SWEEP']),
    // That a domain had its bundles of the day is a record too.
    puts(names, ['COLLECTION', 'INCIDENT', 'JOURNAL', 'STATE']),
    changes(names, ['COLLECTION', 'SWEEP']),
    keepsRaw(names),
    opensNodeOutputs(names),
    seesWhichRawAreThere(names),
    ...opensSignatures(names),
    sendsTo(names, ['collect-evidence', 'publish-alerts', 'seal-bundle']),
    ...sendsCommands(names, [read, through, collect, collectThrough], stage),
    hasOutputsStored(names),
  ],
  'seal-bundle': (names) => [
    reads(names, [
      'COLLECTION',
      'CONFIGURATION',
      'INCIDENT',
      'JOURNAL',
      'SNAPSHOT',
      'STATE',
      'SWEEP',
    ]),
    puts(names, ['INCIDENT', 'JOURNAL', 'STATE']),
    changes(names, ['COLLECTION', 'SWEEP']),
    opensRaw(names),
    seesWhichRawAreThere(names),
    ...keepsBundles(names),
    ...sealsBundles(names),
    sendsTo(names, ['collect-evidence', 'publish-alerts']),
  ],
  'sign-history': (names) => [
    reads(names, ['JOURNAL']),
    ...keepsHeads(names),
    signsHistories(names),
    sendsTo(names, ['sign-history']),
  ],
  'roll-up-history': (names) => [
    reads(names, ['JOURNAL', 'ROLLUP', 'SNAPSHOT']),
    puts(names, ['ROLLUP']),
    sendsTo(names, ['roll-up-history']),
  ],
  'serve-api': (names) => [
    reads(names, [
      'COLLECTION',
      'CONFIGURATION',
      'CURSOR',
      'INCIDENT',
      'JOURNAL',
      'ROLLUP',
      'SNAPSHOT',
      'STATE',
      'SWEEP',
    ]),
    // A sweep that a person asks for is opened at once.
    puts(names, ['CONFIGURATION', 'INCIDENT', 'JOURNAL', 'STATE', 'SWEEP']),
    changes(names, ['COLLECTION', 'SWEEP']),
    ...opensBundles(names),
    opensHeads(names),
    // What judges a sweep once more reads what it was judged from.
    opensRaw(names),
    seesWhichRawAreThere(names),
    // What a person does may owe messages, and evidence; a sweep that was asked for is looked at.
    sendsTo(names, ['advance-sweep', 'collect-evidence', 'publish-alerts']),
  ],
};
