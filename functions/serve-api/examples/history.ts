import type { HistoryPage } from '#contracts/api-history.ts';

const COMMITMENT = '6d35f20c7a3bd3fd0d7f0c5ba2a8f8cd5e8ff2b4b47d6a3eb6fc0cbd5d4f2a10';
const BEFORE = '0f2ab7f5d9b8b7e2d1c5a4e6f7089a1b2c3d4e5f60718293a4b5c6d7e8f90a1b';
const HASH = 'b52f3a7f1e4d6c8b9a0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69';
const LINE = `288 2026-03-02T23:55:00.000Z ${COMMITMENT} ${BEFORE} ${HASH}`;

export const HISTORY: HistoryPage = {
  items: [
    { kind: 'record', line: LINE, record: null },
    {
      kind: 'head',
      head: {
        domain: 'demo',
        day: '2026-03-02',
        line: LINE,
        key: 'local-ed438e548c3a81bc',
        pem:
          '-----BEGIN PUBLIC KEY-----\n' +
          'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE6yTn0Gq5G1c5Pn0d7K0sR0m4r0lX\n' +
          'xkq8u1mXc2tYb0m6o1n5n3p9l8k7j6h5g4f3d2s1a0q9w8e7r6t5y4u3iw==\n' +
          '-----END PUBLIC KEY-----\n',
        der: 'MEUCIQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4fIAIgISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+P0A=',
      },
    },
  ],
  next: null,
};
