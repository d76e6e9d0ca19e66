import { reading, Unreadable } from './unreadable.js';

describe('reading', () => {
  it('turns an Unreadable into its translation', () => {
    const translation = reading(() => {
      throw new Unreadable('bad_time', 'paytime: expected a time');
    });
    expect(translation).toEqual({
      kind: 'unreadable',
      reason: 'bad_time',
      detail: 'paytime: expected a time',
    });
  });

  it('hides no bug', () => {
    expect(() =>
      reading(() => {
        throw new RangeError('a bug');
      }),
    ).toThrow(RangeError);
  });
});
