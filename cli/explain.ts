import { askConsole } from './console.js';
import { EXIT, type ExitCode } from './exit-codes.js';
import { homeOf } from './home.js';
import { runningEndpoints } from './server-environment.js';

/** Everything known about an id; exit 1 where nothing is. */
export async function explain(id: string, json: boolean, env: NodeJS.ProcessEnv): Promise<ExitCode> {
  const { console: address = '' } = runningEndpoints(homeOf(env));
  const { status, body } = await askConsole(address, `/api/explain/${encodeURIComponent(id)}`);
  process.stdout.write(json ? `${JSON.stringify(body)}\n` : `${describe(body)}\n`);
  return status === 200 ? EXIT.ok : EXIT.off;
}

/** Any JSON as indented text: what is known differs by kind of id, and nothing of it should be left out. */
export function describe(value: unknown, indent = ''): string {
  if (Array.isArray(value))
    return value.map((item) => `${indent}- ${describe(item, `${indent}  `).trimStart()}`).join('\n');
  if (typeof value !== 'object' || value === null) return `${indent}${String(value)}`;
  return Object.entries(value)
    .filter(([, member]) => !isEmpty(member))
    .map(([name, member]) =>
      typeof member === 'object'
        ? `${indent}${name}:\n${describe(member, `${indent}  `)}`
        : `${indent}${name}: ${String(member)}`,
    )
    .join('\n');
}

function isEmpty(value: unknown): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}
