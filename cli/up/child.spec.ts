import { readyUrl } from './child.js';

it.each([
  ['{"ready":"ingress","url":"http://127.0.0.1:1"}', 'http://127.0.0.1:1'],
  ['{"ready":"ingress"}', null],
  ['{"url":"http://127.0.0.1:1"}', null],
  ['null', null],
  ['Debugger listening on ws://127.0.0.1', null],
])('%s', (line, url) => {
  expect(readyUrl(line)).toBe(url);
});
