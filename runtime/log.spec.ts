import { createLog } from './log.js';

function logged(write: (log: ReturnType<typeof createLog>) => void): unknown {
  const lines: string[] = [];
  write(createLog({ service: 'ingress', level: 'info', stream: { write: (line) => void lines.push(line) } }));
  const parsed: unknown = JSON.parse(lines.join());
  return parsed;
}

const isoTime: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT/);

it('writes JSON lines with the service, the level as a word and the time', () => {
  expect(logged((log) => log.info({ topic: 't' }, 'hello'))).toEqual({
    level: 'info',
    time: isoTime,
    service: 'ingress',
    topic: 't',
    msg: 'hello',
  });
});

it.each(['password', 'secret', 'pathToken', 'body', 'fields', 'authorization'])(
  'strikes out %s',
  (member) => {
    const line = JSON.stringify(
      logged((log) => log.info({ [member]: 'hunter2', account: { [member]: 'hunter2' } }, 'x')),
    );
    expect(line).not.toContain('hunter2');
    expect(line).toContain('[redacted]');
  },
);
