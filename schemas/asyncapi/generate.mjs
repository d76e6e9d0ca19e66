// Writes docs/asyncapi.json and schemas/generated/order-event-contract.ts from the topics' value.avsc, channels.json
// and topics/order-events/contract.json: those are the source, these the copy.
// `node schemas/asyncapi/generate.mjs --check` changes nothing and fails where a copy is stale.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractText } from './contract-text.mjs';
import { asyncapiDocument } from './document.mjs';

const schemas = join(import.meta.dirname, '..');
const json = (...path) => JSON.parse(readFileSync(join(schemas, ...path), 'utf8'));

const channels = json('asyncapi', 'channels.json');
const contract = json('topics', 'order-events', 'contract.json');
const avro = Object.fromEntries(
  Object.keys(channels).map((topic) => [topic, json('topics', topic, 'value.avsc')]),
);

const copies = [
  ['schemas/generated/order-event-contract.ts', contractText(contract)],
  ['docs/asyncapi.json', `${JSON.stringify(asyncapiDocument(channels, avro, contract), null, 2)}\n`],
];

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of copies) {
  const file = join(schemas, '..', path);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale += 1;
  if (check) console.error(`stale: ${path}; run npm run generate`);
  else writeFileSync(file, text);
}
process.exitCode = check && stale > 0 ? 1 : 0;
