import { collectEvidenceDocument } from '../../infra/documents/collect-evidence.ts';
import { collectThroughDocument } from '../../infra/documents/collect-through.ts';
import type { CommandContent } from '../../infra/documents/command-document.ts';
import { readSequencesDocument } from '../../infra/documents/read-sequences.ts';
import { readThroughDocument } from '../../infra/documents/read-through.ts';
import { COLLECT_EVIDENCE, COLLECT_THROUGH, READ_SEQUENCES, READ_THROUGH } from './boks-tree.ts';
import { sha256Hex } from './service.ts';
import type { SsmDocument } from './ssm-behaviour.ts';

/** What SSM and its agent make of a document. */
export function understood({ parameters, mainSteps: [{ inputs }] }: CommandContent): SsmDocument {
  const patterns = Object.entries(parameters).map(([name, parameter]) => [
    name,
    'allowedPattern' in parameter
      ? new RegExp(parameter.allowedPattern)
      : new RegExp(`^(${parameter.allowedValues.join('|')})$`),
  ]);
  return {
    script: `${inputs.runCommand.join('\n')}\n`,
    seconds: secondsOf(inputs.timeoutSeconds),
    parameters: Object.fromEntries(patterns),
  };
}

/** For what is no number, or out of range, the agent takes an hour and says nothing. */
function secondsOf(text: string): number {
  const seconds = Number(text);
  return seconds >= 5 && seconds <= 172_800 ? seconds : 3_600;
}

const read = readSequencesDocument(READ_SEQUENCES, sha256Hex);
const through = readThroughDocument(READ_THROUGH, sha256Hex);
const collect = collectEvidenceDocument(COLLECT_EVIDENCE, sha256Hex);
const collectThrough = collectThroughDocument(COLLECT_THROUGH, sha256Hex);

/** The documents that are really sent, by their names. */
export const DOCUMENT = read.name;
export const THROUGH_DOCUMENT = through.name;
export const COLLECT_THROUGH_DOCUMENT = collectThrough.name;
export const COLLECT_DOCUMENT = collect.name;
export const DOCUMENTS: Readonly<Record<string, SsmDocument>> = {
  [DOCUMENT]: understood(read.content),
  [THROUGH_DOCUMENT]: understood(through.content),
  [COLLECT_THROUGH_DOCUMENT]: understood(collectThrough.content),
  [COLLECT_DOCUMENT]: understood(collect.content),
};
/** How long each lets its script run. */
export const SCRIPT_SECONDS = understood(read.content).seconds;
export const COLLECT_SECONDS = understood(collect.content).seconds;
