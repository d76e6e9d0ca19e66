import { Causes } from './automatic.js';

it('a cause is told once, another one again, and the same again after it was gone', () => {
  const causes = new Causes();
  expect(causes.isNew('newpay/laos', 'behind')).toBe(true);
  expect(causes.isNew('newpay/laos', 'behind')).toBe(false);
  expect(causes.isNew('eftpay/hk', 'behind')).toBe(true);
  expect(causes.isNew('newpay/laos', '1 exception')).toBe(true);
  expect(causes.isNew('newpay/laos', null)).toBe(false);
  expect(causes.isNew('newpay/laos', '1 exception')).toBe(true);
});
