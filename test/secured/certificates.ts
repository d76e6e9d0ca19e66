import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runOrFail } from '@quittance/docker/run';

/** An authority that no system trusts, and what a server on 127.0.0.1 shows that it vouches for. */
export interface Certificates {
  /** PEM file of the authority. */
  readonly caFile: string;
  /** PEM file of key and chain, as Kafka takes a keystore. */
  readonly keystoreFile: string;
  readonly key: string;
  readonly cert: string;
}

const SERVER_EXTENSIONS = [
  'basicConstraints=CA:FALSE',
  'extendedKeyUsage=serverAuth',
  'subjectAltName=IP:127.0.0.1,DNS:localhost',
];
/** Key and self-signed certificate in one step; the key as PKCS 8, which Java insists on. */
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes both with openssl in a folder. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string): string => join(folder, name);
  const openssl = (what: string, args: readonly string[]) => runOrFail(what, 'openssl', args);
  await openssl('making the authority', [
    ...['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=Quittance test authority'],
    ...['-keyout', file('ca.key'), '-out', file('ca.pem')],
  ]);
  await openssl('asking for a certificate', [
    ...['req', ...NEW_KEY, '-subj', '/CN=127.0.0.1'],
    ...['-keyout', file('server.key'), '-out', file('server.csr')],
  ]);
  await writeFile(file('server.ext'), SERVER_EXTENSIONS.join('\n'));
  await openssl('signing the certificate', [
    ...['x509', '-req', '-in', file('server.csr'), '-days', '2', '-extfile', file('server.ext')],
    ...['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-out', file('server.pem')],
  ]);
  const [key, own, authority] = await Promise.all(
    ['server.key', 'server.pem', 'ca.pem'].map((name) => readFile(file(name), 'utf8')),
  );
  if (key === undefined || own === undefined || authority === undefined) throw new Error('a file is missing');
  const cert = `${own}${authority}`;
  await writeFile(file('keystore.pem'), `${key}${cert}`, { mode: 0o600 });
  return { caFile: file('ca.pem'), keystoreFile: file('keystore.pem'), key, cert };
}
