import { drawAt, streamOf, wholeBetween } from '../random.ts';
import { localTime, longDate, offsetText, plainDate, timeOf, zoneName } from './dates.ts';
import { bootedMs, type HostSeen } from './host-seen.ts';
import type { Shown } from './shown.ts';

/** The collectors of the group `system`: a Linux host that lacks nothing. */
export function systemOf(seen: HostSeen): Readonly<Record<string, Shown>> {
  return {
    clock: { text: clock(seen) },
    uptime: { text: uptime(seen) },
    kernel: { text: KERNEL },
    disks: { text: disks(seen) },
    memory: { text: memory(seen) },
    'shared-memory': { text: sharedMemory(seen) },
    'time-service': { text: timeService(seen) },
    'out-of-memory': { text: '' },
  };
}

function clock({ state, atMs }: HostSeen): string {
  const utc = plainDate(localTime({ ...state, zoneOffsetMinutes: 0 }, atMs)).replace(' ', 'T');
  const { zoneOffsetMinutes: minutes } = state;
  return `${utc}Z\n${plainDate(localTime(state, atMs))} ${offsetText(minutes)} ${zoneName(minutes)}\n`;
}

function uptime(seen: HostSeen): string {
  const { state, atMs } = seen;
  const booted = bootedMs(seen);
  const minutes = Math.max(0, Math.floor((atMs - booted) / 60_000));
  const days = Math.floor(minutes / 1_440);
  const hours = `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, '0')}`;
  const up = days > 0 ? `${days} day${days === 1 ? '' : 's'}, ${hours}` : hours;
  const now = timeOf(localTime(state, atMs));
  const since = plainDate(localTime(state, booted)).slice(0, 16);
  return ` ${now} up ${up},  1 user,  load average: 0.08, 0.05, 0.01\n         system boot  ${since}\n`;
}

function disks({ world, state }: HostSeen): string {
  const drawn = (n: number): number => drawAt(streamOf(world.seed, `disks ${state.name}`), n);
  const table = (total: readonly [number, number, number], head: string): string =>
    `${head}\n${MOUNTS.map(([device, mount], n) => {
      const used = Math.round((total[n] ?? 0) * (0.2 + 0.4 * drawn(n)));
      return row([device, mount], total[n] ?? 0, used);
    }).join('')}`;
  const sizes = table([8_378_368, 20_961_280, 10_475_520], KILOBYTES);
  return `${sizes}${table([4_194_304, 10_485_760, 5_242_880], INODES)}`;
}

function row([device, mount]: readonly [string, string], total: number, used: number): string {
  const share = `${Math.ceil((100 * used) / total)}%`;
  const numbers = [total, used, total - used]
    .map((number) => String(number).padStart(10))
    .join(' ');
  return `${device.padEnd(22)} ${numbers} ${share.padStart(4)} ${mount}\n`;
}

function memory({ world, state }: HostSeen): string {
  const total = 3_880_528;
  const draw = drawAt(streamOf(world.seed, `memory ${state.name}`), 0);
  const used = wholeBetween(900_000, 1_500_000, draw);
  const cached = 2_147_844;
  const numbers = [total, used, total - used - cached, 41_232, cached, total - used - 120_000];
  const columns = ['total', 'used', 'free', 'shared', 'buff/cache', 'available'];
  const line = (cells: readonly (string | number)[]): string =>
    cells.map((cell) => String(cell).padStart(11)).join(' ');
  return `      ${line(columns)}\nMem:  ${line(numbers)}\nSwap: ${line([2_097_148, 0, 2_097_148])}\n`;
}

/** BoKS serves from shared memory; stopped, it has none. */
function sharedMemory({ world, state }: HostSeen): string {
  const draw = drawAt(streamOf(world.seed, `segment ${state.instance}`), 0);
  const segment = `0x0b0c5001 ${wholeBetween(2, 90, draw)} root 600 33554432 14\n`;
  return `\n------ Shared Memory Segments --------\nkey shmid owner perms bytes nattch status\n${state.boksRuns ? segment : ''}\n`;
}

/** A clock that is off is off because nothing sets it. */
function timeService({ state, atMs }: HostSeen): string {
  const off = state.clockOffSeconds;
  const direction = off < 0 ? 'slow' : 'fast';
  const seconds = off === 0 ? '0.000021312' : `${Math.abs(off)}.000000000`;
  const reference = longDate(
    localTime({ zoneOffsetMinutes: 0, clockOffSeconds: 0 }, atMs - 108_000),
  );
  return [
    'Reference ID    : C6336411 (198.51.100.17)',
    'Stratum         : 3',
    `Ref time (UTC)  : ${reference}`,
    `System time     : ${seconds} seconds ${direction} of NTP time`,
    `Leap status     : ${off === 0 ? 'Normal' : 'Not synchronised'}`,
    '',
  ].join('\n');
}

const MOUNTS = [
  ['/dev/mapper/vg0-opt', '/opt'],
  ['/dev/mapper/vg0-root', '/'],
  ['/dev/mapper/vg0-var', '/var'],
] as const;
const columnsOf = (words: readonly string[]): string =>
  words.map((word) => word.padStart(10)).join(' ');
const KILOBYTES = `${'Filesystem'.padEnd(22)} ${columnsOf(['1K-blocks', 'Used', 'Available'])} Use% Mounted on`;
const INODES = `${'Filesystem'.padEnd(22)} ${columnsOf(['Inodes', 'IUsed', 'IFree'])} IUse% Mounted on`;
const KERNEL = `Linux 4.18.0-553.el8.x86_64 x86_64
NAME="Example Enterprise Linux"
VERSION="8.10"
ID="example"
PRETTY_NAME="Example Enterprise Linux 8.10"
`;
