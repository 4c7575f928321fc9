/** The hosts of the domain whose history is told. */
export const MASTER = 'bokmaster';
export const REPLICAS = ['REPHOST', 'REPHOST2', 'REPHOST3', 'REPHOST4', 'REPHOST5'] as const;
export const TABLES = 55;
