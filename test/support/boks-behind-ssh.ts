import { plantBoks, processesOf, simulated, type BoksTree } from './boks-tree.ts';

/** A host of the drill of 2008 as directories, as the simulator has it at a moment. */
export const plantDrilled = (host: string, role: string, atMs: number): BoksTree =>
  plantBoks({
    host,
    env: `BOKSINIT=${role}\n`,
    processes: processesOf(role),
    boksadm: simulated({
      BOKS_SIM_SCENARIO: 'dr-drill-2008',
      BOKS_SIM_SEED: '7',
      BOKS_SIM_AT: new Date(atMs).toISOString(),
      BOKS_SIM_HOST: host,
    }),
  });

/**
 * What is behind a host's door of an sshd. All hosts of this machine have BoKS in the same place;
 * behind each door it is another tree.
 */
export const doorTo = ({ path, roots }: BoksTree): string =>
  [
    '#!/bin/sh',
    `PATH='${path}/bin':$PATH`,
    'cd /',
    `sed 's|^SSM_boksm=[^ ]* SSM_etc=[^ ]* SSM_var=[^ ]*|SSM_boksm=${roots.boksm} SSM_etc=${roots.etc} SSM_var=${roots.var}|' |`,
    '  /bin/sh -s',
    '',
  ].join('\n');
