import { linesOf } from '../../boksdiag/lines.ts';

/** One process of BoKS as `ps -o pid,ppid,etime,args` prints it. */
export type HostProcess = {
  readonly pid: number;
  /** Its last path part: `boks_master`. */
  readonly program: string;
  readonly args: string;
  /** How long it runs, as printed. */
  readonly age: string;
  /** UTC milliseconds; undefined where the host told no time. */
  readonly startedAtMs: number | undefined;
};

/** Reads a list of processes. `nowSeconds` is the host's own clock; what is not understood is left out. */
export function parseProcesses(
  text: string,
  nowSeconds: number | undefined,
): readonly HostProcess[] {
  return [...linesOf(text)].flatMap(({ text: line }) => {
    const [, pid, age = '', args = ''] = LINE.exec(line) ?? [];
    const seconds = secondsOfAge(age);
    if (pid === undefined || seconds === undefined) return [];
    const startedAtMs = nowSeconds === undefined ? undefined : (nowSeconds - seconds) * 1_000;
    const program = (args.split(' ', 1)[0] ?? '').split('/').at(-1) ?? '';
    return [{ pid: Number(pid), program, args, age, startedAtMs }];
  });
}

/** `[[dd-]hh:]mm:ss` in seconds. */
function secondsOfAge(age: string): number | undefined {
  const [, days = '0', hours = '0', minutes, seconds] = AGE.exec(age) ?? [];
  if (minutes === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

const LINE = /^ *(\d{1,10}) +\d{1,10} +([\d:-]{5,20}) +(\S.*)$/;
const AGE = /^(?:(?:(\d{1,6})-)?(\d{1,2}):)?(\d{1,2}):(\d{2})$/;
