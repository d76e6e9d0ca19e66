import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../package-root.js';
import { usersFiles } from './users-files.js';

/** Writes ClickHouse's users files anew, after a view or a rule has changed: `npx tsc -b && node projections/dist/access/write-users-main.js`. */
for (const [path, text] of Object.entries(usersFiles)) {
  writeFileSync(join(packageRoot, '..', 'docker', path), text);
  process.stdout.write(`wrote docker/${path}\n`);
}
