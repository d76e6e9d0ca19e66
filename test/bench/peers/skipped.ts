import { errorText } from '@quittance/runtime/errors';
import type { Say } from '../servers.js';

/** A peer that cannot be built here is left out, and that is said: the others' figures are still figures. */
export async function builtOrSkipped<T>(title: string, build: () => Promise<T>, say: Say): Promise<T | null> {
  try {
    return await build();
  } catch (error) {
    say(`   ${title} is left out, it cannot be built here: ${errorText(error)}`);
    return null;
  }
}
