/**
 * Loaded before a service by the fault suite (`node --require`), and by nothing else. Reads
 *
 *   QUITTANCE_CRASH_POINT=NAME[:PASSAGE][+MS][!stop]
 *
 * and ends the process by SIGKILL, or halts it by SIGSTOP, at the given passage of that point (the first, unless
 * said), MS milliseconds after it if so said. SIGKILL to oneself is delivered before the call returns.
 */
const { writeSync } = require('node:fs');
const { CRASH_POINTS, hookCrashPoints } = require('@quittance/runtime/crash-points');

const text = process.env.QUITTANCE_CRASH_POINT ?? '';
const [, name, passage = '1', delayMs = '0', stop] =
  /^([a-z._]+)(?::(\d+))?(?:\+(\d+))?(!stop)?$/.exec(text) ?? [];
if (!CRASH_POINTS.includes(name)) throw new Error(`QUITTANCE_CRASH_POINT=${text}: there is no such point`);

const signal = stop === undefined ? 'SIGKILL' : 'SIGSTOP';
let left = Number(passage);

function strike() {
  writeSync(2, `{"crashPoint":"${text}","signal":"${signal}"}\n`);
  process.kill(process.pid, signal);
}

hookCrashPoints((point) => {
  if (point !== name) return;
  left -= 1;
  if (left !== 0) return;
  if (delayMs === '0') strike();
  else setTimeout(strike, Number(delayMs));
});
