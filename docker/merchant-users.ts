import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { packageFile } from './package-root.js';

/** Password by merchant, as QUITTANCE_MERCHANT_PASSWORDS_FILE has it. */
export type MerchantPasswords = ReadonlyMap<string, string>;

/** It becomes an element of XML: whoever read the file has refused any other, and what came here otherwise stops. */
const MERCHANT = /^[A-Za-z0-9][A-Za-z0-9_-]*$/;

function filledIn(template: string, merchant: string, password: string): string {
  if (!MERCHANT.test(merchant)) throw new Error('a merchant has a name that no ClickHouse user can have');
  const hash = createHash('sha256').update(password).digest('hex');
  return template.replaceAll('MERCHANT', merchant).replaceAll('SHA256_OF_PASSWORD', hash);
}

/**
 * The users file of all merchants, made from clickhouse/merchant.xml, which says what one of them may do. It holds
 * hashes, no password, and none at all where there is no merchant.
 */
export async function merchantUsersXml(passwords: MerchantPasswords): Promise<string> {
  const template = await readFile(packageFile('clickhouse', 'merchant.xml'), 'utf8');
  const one = /<users>\n([\s\S]*?) *<\/users>/.exec(template)?.[1];
  if (one === undefined) throw new Error('clickhouse/merchant.xml has no <users>');
  const users = [...passwords].map(([merchant, password]) => filledIn(one, merchant, password));
  return `<clickhouse>\n  <users>\n${users.join('')}  </users>\n</clickhouse>\n`;
}
