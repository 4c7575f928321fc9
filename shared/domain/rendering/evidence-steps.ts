import type { EvidenceReason } from '../evidence/evidence-act.ts';

/** What a person is to do about evidence: why, and by which command. */
export type EvidenceStep = { readonly text: string; readonly command: string };

/** What a message about evidence asks for, in place of what its incident asks for. */
export function evidenceStepOf(reason: EvidenceReason, incident: string): EvidenceStep {
  const command = `boks-audit bundle ${COMMAND[reason]}`.replace('INCIDENT', incident);
  return { text: TEXT[reason], command };
}

const TEXT: Readonly<Record<EvidenceReason, string>> = {
  'bundle-sealed': 'Get it, look through it, and give it to whoever repairs:',
  'bundle-held':
    'Nothing was released. A person must look at what held it, and take it away; then collect anew:',
  'bundle-failed': 'Nothing is sealed. Once what failed is mended, collect anew:',
  'bundle-not-collected': 'What is still there can be collected by hand, which has no limit:',
};

const ANEW = 'collect INCIDENT --why "..."';
const COMMAND: Readonly<Record<EvidenceReason, string>> = {
  'bundle-sealed': 'get INCIDENT',
  'bundle-held': ANEW,
  'bundle-failed': ANEW,
  'bundle-not-collected': ANEW,
};
