import { EnvReader } from './env-reader.js';
import { readTimeOfDay } from './time-of-day.js';

const read = (text: string) => {
  const reader = new EnvReader({ AT: text });
  return { minute: readTimeOfDay(reader, 'AT'), problems: reader.problems };
};

it.each([
  ['10:00', 600],
  ['00:00', 0],
  ['23:59', 1439],
  ['', null],
])('%p is minute %p', (text, minute) => {
  expect(read(text)).toEqual({ minute, problems: [] });
});

it.each(['24:00', '9:00', '10:60', '10:00:00', 'noon', '-1:00'])('%p is a mistake that is told', (text) => {
  const { problems } = read(text);
  expect(problems.map(({ where }) => where)).toEqual(['AT']);
  expect(problems[0]?.whatToDo).toContain('HH:MM');
});
