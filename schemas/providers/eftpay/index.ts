import type { Provider } from '../provider.js';
import { acknowledge } from './acknowledge.js';
import { options } from './options.js';
import { translate } from './translate.js';
import { checkKey, verify } from './verify.js';

/** eftPay VMP (Hong Kong): sale and refund notices signed with a shared secret. Facts and doubts: README.md. */
export const eftpay: Provider = {
  name: 'eftpay',
  keyFields: { userConfirmKey: 'text', secret: 'secret' },
  options,
  usesPathToken: false,
  namesCurrency: true,
  contentTypes: ['application/json'],
  checkKey,
  verify,
  acknowledge,
  translate,
};
