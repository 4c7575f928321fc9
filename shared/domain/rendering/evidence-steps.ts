import type { EvidenceReason } from '../evidence/evidence-act.ts';
import type { Incident } from '../incident.ts';

/** What a person is to do about evidence: why, and by which command. */
export type EvidenceStep = { readonly text: string; readonly command: string };

/** What a message about evidence asks for, in place of what its incident asks for. */
export function evidenceStepOf(
  reason: EvidenceReason,
  { id, state }: Pick<Incident, 'id' | 'state'>,
): EvidenceStep {
  if (reason !== 'bundle-sealed') {
    return { text: TEXT[reason], command: `boks-audit bundle collect ${id} --why "..."` };
  }
  const text =
    state === 'closed'
      ? `Look through it; ${GIVE}`
      : `Look through it before anything is repaired; ${GIVE}`;
  return { text, command: `boks-audit bundle get ${id}` };
}

/** The command by which the evidence is had, or said why it is not; undefined where none was collected. */
export function bundleCommandOf({
  id,
  evidenceVersion,
  evidenceBecame,
}: Incident): string | undefined {
  if (evidenceVersion === undefined) return undefined;
  const isHad = evidenceBecame === undefined || evidenceBecame === 'sealed';
  return isHad ? `boks-audit bundle get ${id}` : `boks-audit bundle list ${id}`;
}

const GIVE = 'what goes to the vendor is released with "bundle export":';
const TEXT: Readonly<Record<Exclude<EvidenceReason, 'bundle-sealed'>, string>> = {
  'bundle-held':
    'Nothing left this service. Remove no file meanwhile. Show whoever looks after it what held it; ' +
    'once that is mended, collect anew:',
  'bundle-failed':
    'Nothing is sealed: remove no file meanwhile. Once what failed is mended, collect anew:',
  'bundle-not-collected':
    'Nothing is kept: remove no file meanwhile. By hand it is collected all the same:',
};
