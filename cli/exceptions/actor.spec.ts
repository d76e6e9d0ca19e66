import { actorOf } from './actor.js';

const user = () => 'unix';

it.each([
  ['li.na', { QUITTANCE_ACTOR: 'wang' }, 'li.na', '--actor'],
  [null, { QUITTANCE_ACTOR: 'wang' }, 'wang', '$QUITTANCE_ACTOR'],
  [null, { QUITTANCE_ACTOR: ' ' }, 'unix', 'the user of this machine'],
  [null, {}, 'unix', 'the user of this machine'],
])('--actor %s and %j: %s', (flag, env, name, source) => {
  expect(actorOf(flag, env, user)).toEqual({ name, source });
});

it('asks for a name where the machine knows none', () => {
  const nobody = () => {
    throw new Error('ENOENT');
  };
  expect(() => actorOf(null, {}, nobody)).toThrow('--actor NAME');
});
