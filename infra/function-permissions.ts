import type { FunctionName, Names } from './names.ts';
import type { Permission } from './permission.ts';
import {
  changesSweeps,
  keepsRaw,
  opensRaw,
  puts,
  reads,
  seesWhichRawAreThere,
  sendsCommands,
  sendsTo,
  tellsMachines,
  tellsPeople,
} from './permissions.ts';

/** What a role depends on beside names. */
export type Given = { readonly document: string; readonly stage: string };

/**
 * What each function may do, beside its own queue and log. The classes are those of its use case's
 * port calls: whoever applies the head record (`apply-record.ts`) writes incidents and states.
 */
export const PERMISSIONS: {
  readonly [Name in FunctionName]: (names: Names, given: Given) => readonly Permission[];
} = {
  'start-sweeps': (names) => [
    reads(names, ['CONFIGURATION', 'CURSOR', 'JOURNAL', 'STATE', 'SWEEP']),
    // A configuration that was recorded, and not put in force, is put in force by the next tick.
    puts(names, ['CONFIGURATION', 'INCIDENT', 'STATE', 'SWEEP']),
    changesSweeps(names),
    sendsTo(names, ['advance-sweep', 'compare-sweep', 'publish-alerts']),
  ],
  'advance-sweep': (names, given) => [
    reads(names, ['CONFIGURATION', 'SWEEP']),
    changesSweeps(names),
    keepsRaw(names),
    sendsTo(names, ['advance-sweep', 'compare-sweep']),
    ...sendsCommands(names, given),
  ],
  'compare-sweep': (names) => [
    reads(names, ['CONFIGURATION', 'INCIDENT', 'JOURNAL', 'SNAPSHOT', 'STATE', 'SWEEP']),
    puts(names, ['INCIDENT', 'JOURNAL', 'SNAPSHOT', 'STATE']),
    changesSweeps(names),
    opensRaw(names),
    seesWhichRawAreThere(names),
    sendsTo(names, ['publish-alerts']),
  ],
  'publish-alerts': (names) => [
    reads(names, ['CONFIGURATION', 'CURSOR', 'JOURNAL']),
    puts(names, ['CURSOR']),
    sendsTo(names, ['publish-alerts']),
    tellsPeople(names, ['people', 'chat']),
    tellsMachines(names),
  ],
  'serve-api': (names) => [
    reads(names, ['CONFIGURATION', 'CURSOR', 'INCIDENT', 'JOURNAL', 'SNAPSHOT', 'STATE', 'SWEEP']),
    puts(names, ['CONFIGURATION', 'INCIDENT', 'JOURNAL', 'STATE']),
    changesSweeps(names),
    // What a person does may owe messages.
    sendsTo(names, ['publish-alerts']),
  ],
};
