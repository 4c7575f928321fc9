import type { BundleList, BundlePreviewView } from '#contracts/api-bundles.ts';
import type { BundleEntry } from '#contracts/bundle-entry.ts';

export const BUNDLE: BundleEntry = {
  incident: 'demo-7-1',
  version: 1,
  occasion: 'opened',
  state: 'sealed',
  text: 'evidence version 1 is sealed, COMPLETE',
  at: '2026-03-02T08:26:05.000Z',
  collected: {
    done: 59,
    planned: 59,
  },
  reasons: [],
  files: [
    {
      profile: 'vendor-clear',
      name: 'demo-7-1-v1.zip',
      bytes: 81372,
      sha256: '8652f8eac3139cd886e0386eaf3c54a2ef6621c4a9673b71028e6e60c43ff190',
    },
    {
      profile: 'vendor-pseudonymised',
      name: 'demo-7-1-v1-pseudonymised.zip',
      bytes: 86463,
      sha256: '857c92a9985bb56b60a563dda9186c81465917da63bed9f2780a4837f21c4501',
    },
  ],
  fingerprint: 'ed438e548c3a81bcb82de09c72a0e1e61a2b874ddec94a3f468a63311cb47081',
  askedBy: 8,
  record: 9,
};

export const BUNDLES: BundleList = { items: [BUNDLE], next: null };

export const PREVIEW: BundlePreviewView = {
  incident: 'demo-7-1',
  version: 1,
  profile: 'vendor-clear',
  totals: [
    {
      rule: 'R01',
      count: 4,
      matches:
        'node key or host key with a value that has a digit, or 8 hex digits; also on the next line',
      becomes: '[REDACTED:nodekey]',
    },
  ],
  files: [
    {
      path: '05-timeline.csv',
      counts: {
        R01: 2,
        R04: 2,
      },
      differences: [
        {
          line: 26,
          before:
            '2026-03-02T07:40:00.000Z,boks_errlog,bokmaster,WARNING,"boks_ldapsync: Bind is refused, bindpw=[REDACTED:password]"',
          after:
            '2026-03-02T07:40:00.000Z,boks_errlog,bokmaster,WARNING,"boks_ldapsync: Bind is refused, bindpw=[REDACTED:password]"',
          rules: ['R04'],
        },
      ],
    },
  ],
  leftOut: [],
};
