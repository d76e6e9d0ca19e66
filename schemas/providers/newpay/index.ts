import type { Provider } from '../provider.js';
import { acknowledge } from './acknowledge.js';
import { options } from './options.js';
import { checkKey } from './public-key.js';
import { translate } from './translate.js';
import { verify } from './verify.js';

/** NewPay (Laos): V2 and deprecated V1 callbacks, RSA-signed. Facts, sources and doubts: README.md. */
export const newpay: Provider = {
  name: 'newpay',
  keyFields: { publicKey: 'secret' },
  options,
  usesPathToken: false,
  namesCurrency: true,
  contentTypes: ['application/json'],
  checkKey,
  verify,
  acknowledge,
  translate,
};
