import { randomBytes } from 'node:crypto';

/** A user of a secured server. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A user whose password no other has, so that any trace of it can be found. */
export function makeLogin(username: string): Login {
  return { username, password: randomBytes(12).toString('hex') };
}
