import type { Provider } from '../provider.js';
import { acknowledge } from './acknowledge.js';
import { options } from './options.js';
import { translate } from './translate.js';
import { checkKey, verify } from './verify.js';

/** hfcsbc open platform (停宜慧, Hefei): unsigned callbacks behind a path token. Facts and doubts: README.md. */
export const hfcsbc: Provider = {
  name: 'hfcsbc',
  keyFields: { pathToken: 'secret' },
  options,
  usesPathToken: true,
  namesCurrency: false,
  contentTypes: ['application/json'],
  checkKey,
  verify,
  acknowledge,
  translate,
};
