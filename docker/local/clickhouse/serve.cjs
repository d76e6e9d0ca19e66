/**
 * Is the ClickHouse server: calls the library's command line, which listens and never returns. A process of its own
 * for that reason, and plain JavaScript because its two packages live in the cache, out of the compiler's sight.
 *
 * node serve.cjs CACHED-PACKAGES [argument of clickhouse …]
 */
const { readdirSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join } = require('node:path');
const { Worker } = require('node:worker_threads');

const [packages, ...args] = process.argv.slice(2);
const { DataType, load, open } = createRequire(join(packages, 'package.json'))('ffi-rs');

// The call below holds this thread for ever, so another one watches for the end of the keeper.
new Worker(
  `const parent = process.ppid;
   setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`,
  { eval: true },
);

const [platform] = readdirSync(join(packages, 'node_modules', '@chdb'));
open({ library: 'chdb', path: join(packages, 'node_modules', '@chdb', platform, 'libchdb.so') });
process.exitCode = load({
  library: 'chdb',
  funcName: 'chdb_query_cmdline',
  retType: DataType.I32,
  paramsType: [DataType.I32, DataType.StringArray],
  paramsValue: [args.length + 1, ['clickhouse', ...args]],
});
