export { eftpay } from './eftpay/index.js';
export { hfcsbc } from './hfcsbc/index.js';
export { newpay } from './newpay/index.js';
