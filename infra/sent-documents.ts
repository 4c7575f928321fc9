import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { hostScripts } from '#contracts/host-scripts.ts';

import { collectEvidenceDocument } from './documents/collect-evidence.ts';
import { collectThroughDocument } from './documents/collect-through.ts';
import type { CommandDocument } from './documents/command-document.ts';
import { readSequencesDocument } from './documents/read-sequences.ts';
import { readThroughDocument } from './documents/read-through.ts';

/** The documents as they are today; the name of each says what is in it. */
export type SentDocuments = {
  readonly read: CommandDocument;
  readonly collect: CommandDocument;
  /** These two run on a node, and ask hosts that have no agent. */
  readonly through: CommandDocument;
  readonly collectThrough: CommandDocument;
};

export function sentDocuments(): SentDocuments {
  const scripts = hostScripts((file) =>
    readFileSync(new URL(`documents/${file}`, import.meta.url), 'utf8'),
  );
  return {
    read: readSequencesDocument(scripts.sequences, sha256),
    collect: collectEvidenceDocument(scripts.evidence, sha256),
    through: readThroughDocument(scripts.sequencesThrough, sha256),
    collectThrough: collectThroughDocument(scripts.evidenceThrough, sha256),
  };
}

/** How long a document lets its script run, as an environment has it. */
export const secondsOf = ({ content }: CommandDocument): string =>
  content.mainSteps[0].inputs.timeoutSeconds;

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
