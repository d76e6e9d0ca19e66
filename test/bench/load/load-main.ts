import { readFileSync } from 'node:fs';
import { asMembers, membersOf } from '../../simulator/json.js';
import { generateLoad } from './generator.js';
import { parseRequests } from './requests.js';

/** A process of its own, so that what it costs is not counted with anybody else. Argument: options as JSON. */
async function main(): Promise<void> {
  const { file, ports, connections, seconds, warmUpSeconds, perSecond, first } = membersOf(
    process.argv[2] ?? '',
  );
  const result = await generateLoad({
    requests: parseRequests(readFileSync(String(file))),
    ports: Array.isArray(ports) ? ports.map(Number) : [],
    connections: Number(connections),
    seconds: Number(seconds),
    warmUpSeconds: Number(warmUpSeconds ?? 0),
    perSecond: perSecond === null ? null : Number(perSecond),
    first: Number(first),
  });
  process.stdout.write(`${JSON.stringify(asMembers(result))}\n`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);
