/** How many runs a property has: all of them in `npm run test:long`, a quarter of them in `npm test`. */
export const runsOf = (all: number): number =>
  process.env['LONG'] === '1' ? all : Math.ceil(all / 4);
