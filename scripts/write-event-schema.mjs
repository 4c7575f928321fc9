// Writes docs/machine-event.schema.json from its contract: npx tsx scripts/write-event-schema.mjs
import { writeFileSync } from 'node:fs';

import { publishedSchema } from '#contracts/machine-event.ts';

writeFileSync(
  new URL('../docs/machine-event.schema.json', import.meta.url),
  `${JSON.stringify(publishedSchema(), undefined, 2)}\n`,
);
