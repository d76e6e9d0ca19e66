import { ConfigurationError } from './config/problem.js';
import { ERRORS, errorCode, errorText, QuittanceError } from './errors.js';

it('carries its code, whether to try again, what to do, and the cause', () => {
  const cause = new Error('refused');
  const error = new QuittanceError('append_failed', 'topic callbacks.x', cause);
  expect(error).toMatchObject({ code: 'append_failed', retriable: true, cause });
  expect(error.message).toBe(`topic callbacks.x (append_failed: ${ERRORS.append_failed.whatToDo})`);
});

it('lists all mistakes of a configuration in one message', () => {
  const problem = { where: 'X', problem: 'is not set', whatToDo: 'set it' };
  expect(new ConfigurationError([problem, { ...problem, where: 'Y' }]).message).toMatch(
    /^2 mistakes:\n {2}X: is not set; set it\n {2}Y: is not set; set it \(configuration_invalid/,
  );
});

it('says something about anything thrown', () => {
  expect([new Error('a'), { message: '', code: 'E1' }, 'b', null].map(errorText)).toEqual([
    'a',
    'E1',
    'b',
    'null',
  ]);
  expect([{ code: 'ENOENT' }, new Error('x')].map(errorCode)).toEqual(['ENOENT', 'unknown']);
});
