import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REASONS } from './reasons.mjs';

// Writes docs/mutation.md from the report of `stryker run`; fails where a survivor has no reason.
const root = join(import.meta.dirname, '..', '..');
const report = JSON.parse(readFileSync(join(root, '.quittance', 'mutation', 'report.json'), 'utf8'));

const mutants = Object.entries(report.files).flatMap(([file, { source, mutants: all }]) =>
  all.map((mutant) => ({ ...mutant, file, text: textAt(source, mutant.location) })),
);
const living = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
const judged = mutants.filter(({ status }) => !['Ignored', 'CompileError', 'RuntimeError'].includes(status));
const score = ((1 - living.length / judged.length) * 100).toFixed(2);

function textAt(source, { start, end }) {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = lines[last].slice(0, end.column - 1);
  lines[0] = lines[0].slice(start.column - 1);
  return lines.join(' ').replace(/\s+/g, ' ');
}

function reasonOf({ file, text }) {
  return REASONS.find(([path, piece]) => path === file && text.includes(piece))?.[2] ?? null;
}

const code = (text) =>
  `\`${text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', '´').slice(0, 80)}\``;
const byReason = Map.groupBy ? Map.groupBy(living, groupOf) : grouped(living);

function groupOf(mutant) {
  return `${mutant.file}\n${reasonOf(mutant) ?? 'NO REASON'}`;
}

function grouped(all) {
  const groups = new Map();
  for (const mutant of all) groups.set(groupOf(mutant), [...(groups.get(groupOf(mutant)) ?? []), mutant]);
  return groups;
}

const rows = [...byReason]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, group]) => {
    const [file, reason] = key.split('\n');
    const texts = [
      ...new Set(group.map(({ text, replacement }) => `${code(text)} → ${code(replacement ?? '')}`)),
    ];
    return `| \`${file}\` | ${group.length} | ${texts.slice(0, 3).join('<br>')}${texts.length > 3 ? '<br>…' : ''} | ${reason} |`;
  });

writeFileSync(
  join(root, 'docs', 'mutation.md'),
  `# Mutants that live

\`npm run test:mutation\` changes the order model and \`schemas/money.ts\` in ${judged.length} places, one at a time, and runs their specs. ${judged.length - living.length} changes make a named test fail: score ${score} %; below 90 % the command fails. The properties and \`test/model\` take no part: they would notice more, but by chance.

The rest, each with its reason. Written by \`test/mutation/survivors.mjs\`; a survivor without a reason in \`test/mutation/reasons.mjs\` fails the command.

| file | mutants | change | why no test fails |
|---|---|---|---|
${rows.join('\n')}
`,
);
const unexplained = living.filter((mutant) => reasonOf(mutant) === null);
for (const { file, text, replacement } of unexplained)
  console.error(`no reason: ${file}: ${text} → ${replacement}`);
console.log(`mutation score ${score} %, ${living.length} of ${judged.length} live: docs/mutation.md`);
process.exitCode = unexplained.length === 0 ? 0 : 1;
