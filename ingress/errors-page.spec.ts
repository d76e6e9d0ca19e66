import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CODEC_FAILURES } from '@quittance/runtime/codec';
import { ERRORS } from '@quittance/runtime/errors';
import { KAFKA_FAILURES } from '@quittance/runtime/kafka/errors';
import { REFUSALS } from '@quittance/schemas/providers/provider';
import { CAUSES } from './causes.js';

const page = readFileSync(resolve(__dirname, '../docs/errors.md'), 'utf8');

/** The rows of the table under a heading, as cells. */
function rows(heading: string): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(heading)) ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

describe('docs/errors.md lists exactly the errors there are', () => {
  it('of a process', () => {
    const listed = Object.entries(ERRORS).map(([code, { retriable, meaning, whatToDo }]) => [
      `\`${code}\``,
      retriable ? 'yes' : 'no',
      meaning,
      whatToDo,
    ]);
    expect(rows('Processes')).toEqual(listed);
  });

  it('of the Kafka module', () => {
    expect(rows('Kafka')).toEqual(
      Object.entries(KAFKA_FAILURES).map(([code, text]) => [`\`${code}\``, text]),
    );
  });

  it('of the codec', () => {
    expect(rows('Schemas')).toEqual(
      Object.entries(CODEC_FAILURES).map(([code, text]) => [`\`${code}\``, text]),
    );
  });

  it('of a callback', () => {
    const listed = rows('Callbacks').map(([cause, status]) => [cause, status]);
    expect(listed).toEqual(
      Object.entries(CAUSES).map(([cause, { status }]) => [`\`${cause}\``, String(status)]),
    );
  });

  it('and every refusal of a provider has a status', () => {
    for (const refusal of REFUSALS) expect(CAUSES[refusal].status).toBe(401);
  });
});
