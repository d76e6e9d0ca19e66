import { addressesIn } from './child.js';

it.each([
  ['{"ready":"ingress","url":"http://127.0.0.1:1"}', { url: 'http://127.0.0.1:1', queryApi: null }],
  [
    '{"ready":"projections","url":"http://127.0.0.1:1","queryApi":"http://127.0.0.1:2"}',
    { url: 'http://127.0.0.1:1', queryApi: 'http://127.0.0.1:2' },
  ],
  ['{"ready":"ingress"}', null],
  ['{"url":"http://127.0.0.1:1"}', null],
  ['null', null],
  ['Debugger listening on ws://127.0.0.1', null],
])('%s', (line, addresses) => {
  expect(addressesIn(line)).toEqual(addresses);
});
