import type { Counted } from './counted-api.ts';

/** What one request to a route may take at most, however long the history is. */
export type Limit = {
  /** Calls of the table: each takes some milliseconds, one behind the other. */
  readonly calls: number;
  /** Read units: of 4 KB, or 8 where it may be old. */
  readonly units: number;
  /** Objects of S3. */
  readonly objects: number;
  /** Of the answer before it is packed, KB. A function answers with 6 MB at most. */
  readonly answerKB: number;
};

const limit = (calls: number, units: number, objects: number, answerKB: number): Limit => ({
  calls,
  units,
  objects,
  answerKB,
});

/** Of each route that is read by GET. */
export const LIMITS: Readonly<Record<string, Limit>> = {
  '/v1/health': limit(8, 20, 0, 10),
  '/v1/openapi.json': limit(0, 0, 0, 250),
  '/v1/metrics': limit(10, 60, 0, 200),
  '/v1/domains': limit(8, 20, 0, 10),
  '/v1/domains/{domain}': limit(10, 60, 0, 200),
  '/v1/domains/{domain}/configuration': limit(10, 20, 0, 50),
  '/v1/domains/{domain}/configuration/versions': limit(110, 1_500, 0, 150),
  '/v1/domains/{domain}/configuration/versions/{version}': limit(10, 20, 0, 50),
  '/v1/domains/{domain}/sweeps': limit(4, 100, 0, 150),
  '/v1/domains/{domain}/sweeps/{sweep}': limit(5, 20, 0, 250),
  '/v1/domains/{domain}/sweeps/{sweep}/rejudgement': limit(250, 700, 100, 200),
  '/v1/domains/{domain}/at': limit(40, 80, 3, 250),
  '/v1/domains/{domain}/hosts/{host}/snapshots': limit(5, 250, 0, 1_000),
  '/v1/domains/{domain}/hosts/{host}/tables/{table}': limit(150, 800, 0, 300),
  '/v1/domains/{domain}/history': limit(60, 400, 20, 3_000),
  '/v1/domains/{domain}/export': limit(200, 1_500, 20, 4_100),
  '/v1/domains/{domain}/findings': limit(200, 1_500, 3, 2_600),
  '/v1/domains/{domain}/coverage': limit(60, 300, 0, 150),
  '/v1/domains/{domain}/exposure': limit(120, 700, 0, 300),
  '/v1/domains/{domain}/propagation': limit(100, 4_000, 0, 50),
  '/v1/incidents': limit(15, 700, 0, 1_500),
  '/v1/incidents/{id}': limit(420, 1_500, 0, 600),
  '/v1/incidents/{id}/bundles': limit(420, 1_500, 0, 50),
  '/v1/incidents/{id}/bundles/{version}': limit(420, 1_500, 0, 20),
  '/v1/incidents/{id}/bundles/{version}/download': limit(420, 1_500, 1, 4_000),
  '/v1/incidents/{id}/bundles/{version}/preview': limit(420, 1_500, 1, 500),
  '/v1/mutes': limit(6, 60, 0, 50),
  '/v1/windows': limit(6, 60, 0, 200),
  '/v1/windows/{id}': limit(20, 80, 0, 100),
};

/** The most of each that any of these requests took. */
export function mostOf(counted: readonly Counted[]): Limit {
  const most = (of: (one: Counted) => number): number => Math.max(...counted.map(of));
  return {
    calls: most(({ calls }) => calls),
    units: most(({ units }) => units),
    objects: most(({ objects }) => objects),
    answerKB: most(({ answerBytes }) => answerBytes / 1000),
  };
}

/** What is more than it may be, in words. */
export const overIn = (most: Limit, limits: Limit): readonly string[] =>
  COUNTED.filter((what) => most[what] > limits[what]).map(
    (what) => `${what} ${most[what]}, at most ${limits[what]}`,
  );

/** In the order of the table. */
export const COUNTED = ['calls', 'units', 'objects', 'answerKB'] as const satisfies (keyof Limit)[];
