// Writes schemas/generated/*.ts from the topics' value.avsc: the .avsc files are the source, these the copy.
// `node schemas/generate.mjs --check` changes nothing and fails where the copy is stale.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = import.meta.dirname;
const PRIMITIVES = {
  string: 'string',
  int: 'number',
  long: 'number',
  boolean: 'boolean',
  bytes: 'Buffer',
  null: 'null',
};

/** TypeScript text of an Avro type; named records are collected in `records`. */
function typeText(avro, records) {
  if (typeof avro === 'string') {
    const text = PRIMITIVES[avro];
    if (text === undefined) throw new Error(`no TypeScript type for Avro type ${avro}`);
    return text;
  }
  if (Array.isArray(avro))
    return avro
      .map((member) => typeText(member, records))
      .reverse()
      .join(' | ');
  if (avro.logicalType === 'minor-units') return 'bigint';
  if (avro.type === 'array') return `ReadonlyArray<${typeText(avro.items, records)}>`;
  if (avro.type === 'map') return `Readonly<Record<string, ${typeText(avro.values, records)}>>`;
  if (avro.type === 'record') return recordText(avro, records);
  return typeText(avro.type, records);
}

function recordText(record, records) {
  const fields = record.fields.map((field) => {
    const doc = field.doc ? `  /** ${field.doc} */\n` : '';
    return `${doc}  readonly ${field.name}: ${typeText(field.type, records)};`;
  });
  const doc = record.doc ? `/** ${record.doc} */\n` : '';
  records.push(`${doc}export interface ${record.name} {\n${fields.join('\n')}\n}`);
  return record.name;
}

function generate(topic) {
  const records = [];
  typeText(JSON.parse(readFileSync(join(root, 'topics', topic, 'value.avsc'), 'utf8')), records);
  return `// Generated from topics/${topic}/value.avsc by schemas/generate.mjs: edit that file, not this one.\n\n${records.join('\n\n')}\n`;
}

const check = process.argv.includes('--check');
mkdirSync(join(root, 'generated'), { recursive: true });
let stale = 0;
for (const topic of readdirSync(join(root, 'topics'))) {
  if (!existsSync(join(root, 'topics', topic, 'value.avsc'))) continue;
  const file = join(root, 'generated', `${topic}.ts`);
  const text = generate(topic);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  stale += 1;
  if (check) console.error(`stale: schemas/generated/${topic}.ts; run npm run generate`);
  else writeFileSync(file, text);
}
process.exitCode = check && stale > 0 ? 1 : 0;
