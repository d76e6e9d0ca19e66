import { samplesOf } from './metrics.js';

it('takes one metric out of an exposition and leaves its namesakes', () => {
  const text = [
    '# TYPE quittance_lag gauge',
    'quittance_lag{topic="a b",partition="0"} 3',
    'quittance_lag_seconds{topic="a"} 9',
    'quittance_lag 4',
  ].join('\n');
  expect([...samplesOf(text, 'quittance_lag')]).toEqual([
    ['{topic="a b",partition="0"}', 3],
    ['', 4],
  ]);
});
