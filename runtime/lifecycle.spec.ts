import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { lifecycle } from './lifecycle.js';
import { createLog } from './log.js';

function started(more: { parentWatch?: boolean; stopTimeoutMs?: number } = {}) {
  const events = new EventEmitter();
  const stdin = new PassThrough();
  let exited: (code: number) => void = () => {};
  const exit = new Promise<number>((resolve) => {
    exited = resolve;
  });
  const lines: string[] = [];
  const log = createLog({ service: 't', level: 'info', stream: { write: (line) => void lines.push(line) } });
  const process = {
    on: (event: string, listener: (thrown: unknown) => void) => events.on(event, listener),
    exit: (code: number) => exited(code),
    stdin,
  };
  const life = lifecycle({ log, process, stopTimeoutMs: 50, parentWatch: false, ...more });
  return { life, events, stdin, exit, lines };
}

describe('stopping', () => {
  it('stops the parts in reverse order, each after the other, and exits 0', async () => {
    const { life, events, exit } = started();
    const order: string[] = [];
    life.onStop('first', () => void order.push('first'));
    life.onStop('second', async () => {
      order.push('second begins');
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push('second ends');
    });
    expect(life.stopping.aborted).toBe(false);
    events.emit('SIGTERM');
    expect(life.stopping.aborted).toBe(true);
    events.emit('SIGINT');
    expect(await exit).toBe(0);
    expect(order).toEqual(['second begins', 'second ends', 'first']);
  });

  it.each(['SIGTERM', 'SIGINT'])('stops on %s', async (signal) => {
    const { life, events, exit } = started();
    let stopped = false;
    life.onStop('part', () => {
      stopped = true;
    });
    events.emit(signal);
    expect(life.stopping.aborted).toBe(true);
    expect([await exit, stopped]).toEqual([0, true]);
  });

  it('goes on past a part that throws or does not end, and exits 1', async () => {
    const { life, exit, lines } = started({ stopTimeoutMs: 10 });
    const order: string[] = [];
    life.onStop('first', () => void order.push('first'));
    life.onStop('hangs', () => new Promise(() => {}));
    life.onStop('throws', () => {
      throw new Error('no');
    });
    life.stop('test');
    expect(await exit).toBe(1);
    expect(order).toEqual(['first']);
    expect(lines.join()).toMatch(/stopping throws: no.*hangs did not stop in 10 ms.*stop_timed_out/s);
  });

  it.each(['uncaughtException', 'unhandledRejection'])('stops in order and exits 1 on %s', async (event) => {
    const { life, events, exit, lines } = started();
    let stopped = false;
    life.onStop('part', () => {
      stopped = true;
    });
    events.emit(event, new Error('boom'));
    expect(await exit).toBe(1);
    expect(stopped).toBe(true);
    expect(lines[0]).toContain('boom');
  });

  it('exits 1 where something breaks while stopping', async () => {
    const { life, exit } = started();
    life.onStop('part', () => life.fatal(new Error('late')));
    life.stop('test');
    expect(await exit).toBe(1);
  });
});

describe("the parent's death", () => {
  it('stops the process when standard input ends, if asked to watch', async () => {
    const { stdin, exit } = started({ parentWatch: true });
    stdin.end();
    expect(await exit).toBe(0);
  });

  it('does not look at standard input otherwise', async () => {
    const { life, stdin } = started();
    stdin.end().resume();
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(life.stopping.aborted).toBe(false);
  });
});
