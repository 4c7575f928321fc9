/**
 * Who is master in a sweep (rules.md, D0): read, not configured. Where there is one, whether
 * judging against it may prove anything; where there is none, why.
 */
export type MasterVerdict =
  | {
      readonly kind: 'master';
      readonly host: string;
      /** True where it is not the expected one. */
      readonly moved: boolean;
      /** False while the old master was not seen in another role (D0, *unproved*). */
      readonly mayProve: boolean;
    }
  | {
      readonly kind: 'nobody';
      readonly because: 'blind' | 'no-master' | 'boks-stopped' | 'no-answer' | 'several';
    };
