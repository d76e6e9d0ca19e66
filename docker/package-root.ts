import { dirname, join } from 'node:path';

/**
 * A file of this package. Found from the package's root because this code runs both from its sources (tests) and
 * from dist/.
 */
export function packageFile(...path: string[]): string {
  return join(dirname(require.resolve('@quittance/docker/package.json')), ...path);
}
