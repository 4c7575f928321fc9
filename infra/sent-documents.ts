import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { collectEvidenceDocument } from './documents/collect-evidence.ts';
import type { CommandDocument } from './documents/command-document.ts';
import { readSequencesDocument } from './documents/read-sequences.ts';

/** The documents as they are today; the name of each says what is in it. */
export type SentDocuments = { readonly read: CommandDocument; readonly collect: CommandDocument };

export const sentDocuments = (): SentDocuments => ({
  read: readSequencesDocument(scriptOf('read-sequences.sh'), sha256),
  collect: collectEvidenceDocument(scriptOf('collect-evidence.sh'), sha256),
});

/** How long a document lets its script run, as an environment has it. */
export const secondsOf = ({ content }: CommandDocument): string =>
  content.mainSteps[0].inputs.timeoutSeconds;

/** What all scripts share stands before each. */
const scriptOf = (name: string): string =>
  ['host.sh', name]
    .map((file) => readFileSync(new URL(`documents/${file}`, import.meta.url), 'utf8'))
    .join('');

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
