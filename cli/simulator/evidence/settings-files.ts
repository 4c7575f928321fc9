import { drawAt, streamOf } from '../random.ts';
import type { Scenario } from '../world-event.ts';
import { addressOf, type HostSeen } from './host-seen.ts';

/**
 * The text of ENV. Two of its settings hold what no bundle may show: one in a setting that the script
 * does not know, and one in a setting that it would know, were its name not that of a secret.
 */
export function envText({ world, state }: HostSeen): string {
  const { scenario } = world;
  const { proxy, bind } = secretsOn(world.seed, state.name);
  return [
    '# BoKS environment',
    `BOKSINIT=${state.configuredRole}`,
    'export BOKSINIT',
    'SSM_ACTIVE=on',
    'BOKS_SSHD=on',
    'BKSD_TIMEOUT=20',
    `BKSD_SLEEP=${scenario.hosts.indexOf(state.name) === 4 ? 5 : 2}`,
    ...acceptedMaster(scenario, state.name),
    `BRIDGE_PROXY_PASSWORD=${proxy}`,
    `LDAP_BIND_CREDENTIAL='${bind}'`,
    'BOKS_TMP=/var/opt/boksm/tmp',
    '',
  ].join('\n');
}

/** The settings of ENV that the script shows, and how many it does not. */
export function shownOfEnv(text: string): string {
  const lines = text.split('\n');
  const isShown = (line: string): boolean => SHOWN.test(line) && !SECRET_NAME.test(line);
  const shown = lines.filter(isShown);
  const others = lines.filter((line) => !isShown(line) && line.includes('='));
  return `${shown.map((line) => `${line}\n`).join('')}lines not shown: ${others.length}\n`;
}

/** The text of bcastaddr: where a host asks for a master or a replica. */
export function broadcastText({ world: { scenario } }: HostSeen): string {
  const addresses = scenario.hosts.map((host) => `${addressOf(scenario, host)}\n`);
  return `DONT_BROADCAST\nADDRESS_LIST\n${addresses.join('')}`;
}

/** What the files and the logs of a host hold and nobody may ever see in a bundle. */
export function secretsOf(seed: number, host: string): readonly string[] {
  return Object.values(secretsOn(seed, host));
}

/** The secrets in a host's files: drawn from the seed, so that a test can look for them in what leaves. */
export function secretsOn(
  seed: number,
  host: string,
): { readonly proxy: string; readonly bind: string; readonly nodeKey: string } {
  const drawn = (name: string, radix: number): string =>
    [0, 1, 2]
      .map((n) => Math.floor(drawAt(streamOf(seed, `${name} ${host}`), n) * 2 ** 32))
      .map((number) => number.toString(radix))
      .join('');
  return {
    proxy: `Px-${drawn('proxy', 36)}`,
    bind: `Zomer!${drawn('bind', 36)}`,
    nodeKey: drawn('node key', 16).padStart(24, '7'),
  };
}

/** A host to which a foreign master writes has no such list: that is why it takes it. */
function acceptedMaster(scenario: Scenario, host: string): readonly string[] {
  const isOpen = scenario.events.some(
    ({ event }) => event.kind === 'written-elsewhere' && event.host === host,
  );
  return isOpen ? [] : [`BRIDGE_ACCEPT_MASTER_IPS=${addressOf(scenario, scenario.master)}`];
}

/** As in the script: a setting that is not named there is not shown. */
const SHOWN =
  /^[ \t]*(?:export[ \t]+)?(?:BOKSINIT|SSM_ACTIVE|BOKS_SSHD|BOKSCRON|BKSD|BKSD_TIMEOUT|BKSD_SLEEP|FILMON|OFFLINE_SUPPORT|OFFLINE_SERVICES|OFFLINE_SERVICES_ROOT|BOKS_INIT_NFD|BRIDGE_[A-Z0-9_]*)=/;
const SECRET_NAME = /(?:PASS|SECRET|TOKEN|CRED|KEY)[^= \t]*=/i;
