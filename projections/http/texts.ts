import { BadParameter, type Given } from '../queries/run.js';

/** Query parameters as texts; a repeated one is refused rather than half of it used. */
export function texts(query: unknown): Given {
  const found: Record<string, string> = {};
  if (typeof query !== 'object' || query === null) return found;
  for (const [name, value] of Object.entries(query)) {
    if (typeof value !== 'string') throw new BadParameter(`${name} is given more than once`);
    found[name] = value;
  }
  return found;
}
