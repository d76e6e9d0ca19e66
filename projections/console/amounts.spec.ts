import { withAmountTexts } from './amounts.js';

it.each([
  [{ net_minor: '-29', exponent: 2 }, { net: '-0.29' }],
  [{ net_minor: '9007199254740993', exponent: 2 }, { net: '90071992547409.93' }],
  [{ net_minor: '100', exponent: 0 }, { net: '100' }],
  [{ net_minor: '1', exponent: 3 }, { net: '0.001' }],
  [{ net_minor: '1', exponent: null }, { net: null }],
  [{ at_stake_minor: null, exponent: 2 }, { at_stake: null }],
  [
    { amount_minor: '1', exponent: 2, payment_minor: '1', payment_exponent: 0 },
    { amount: '0.01', payment: '1' },
  ],
  [{ paid: '3', paid_minor: '250', exponent: 2 }, { paid_major: '2.50' }],
])('%j has the texts %j', (row, texts) => {
  expect(withAmountTexts(row)).toEqual({ ...row, ...texts });
});
