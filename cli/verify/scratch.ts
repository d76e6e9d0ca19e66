import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Runs something with a folder of its own, which is gone afterwards: at the end, at an error, and on Ctrl-C or SIGTERM,
 * which end the process at once (nothing of a verification is worth a clean stop).
 * @param parent where the folder is made; null = the system's place for such
 */
export async function withScratch<T>(parent: string | null, use: (folder: string) => Promise<T>): Promise<T> {
  if (parent !== null) mkdirSync(parent, { recursive: true });
  const folder = mkdtempSync(join(parent ?? tmpdir(), 'quittance-verify-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const handlers = Object.entries(SIGNALS).map(([signal, code]) => {
    const handler = () => {
      remove();
      process.exit(code);
    };
    process.once(signal, handler);
    return [signal, handler] as const;
  });
  try {
    return await use(folder);
  } finally {
    for (const [signal, handler] of handlers) process.off(signal, handler);
    remove();
  }
}
