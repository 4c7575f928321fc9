import type { CommandContent } from '../../infra/documents/command-document.ts';
import { readSequencesDocument } from '../../infra/documents/read-sequences.ts';
import { READ_SEQUENCES } from './boks-tree.ts';
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

const { name, content } = readSequencesDocument(READ_SEQUENCES, sha256Hex);

/** The document that is really sent, by its name. */
export const DOCUMENT = name;
export const DOCUMENTS: Readonly<Record<string, SsmDocument>> = { [name]: understood(content) };
/** How long it lets its script run. */
export const SCRIPT_SECONDS = understood(content).seconds;
