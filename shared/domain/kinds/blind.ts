import {
  clearFor,
  followedByNobody,
  holdsFor,
  unread,
  type FindingKind,
  type Judged,
  type KindInput,
} from '../finding-kind.ts';

/** Our own reading fails (rules.md, *blind*, D0): what hosts do meanwhile is not known. */
export const blind: FindingKind = {
  id: 'blind',
  severity: 'error',
  meaning:
    'We do not see: our own access fails, for all hosts or for most. BoKS may be well or not; nothing ' +
    'is known of it since, and nothing is closed.',
  remedy: 'docs/runbook.md#blind',
  advice: [
    'Nothing on the BoKS hosts: look at our own way to them (permissions, throttling, the network).',
    'Until we see again, compare by hand before any promotion.',
  ],
  heldBy: [],
  cleanNeeded: 1,
  inFollowUps: false,
  subjects: () => [null],
  judge,
};

function judge(input: KindInput): Judged {
  const { view } = input;
  if (view.isFollowUp) return unread(input, 'a follow-up asks only some hosts');
  return view.blind === null
    ? clearFor(input, 'hosts are read again, or miss for causes of their own')
    : holdsFor(
        input,
        `we are blind: ${view.blind}${followedByNobody(view)}`,
        view.facts.settings.thresholds.blind,
      );
}
