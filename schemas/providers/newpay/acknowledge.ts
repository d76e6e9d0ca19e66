import type { Reply, Verdict } from '../provider.js';

/**
 * Page 5.6 "Callback": exactly this body stops the retries; anything else repeats after 10 s, 5 min and 30 min.
 * A failure body is not documented; FAIL is ours.
 */
export function acknowledge(verdict: Verdict): Reply {
  const transResult = verdict.kind === 'accepted' ? 'SUCCESS' : 'FAIL';
  return { contentType: 'application/json', body: JSON.stringify({ transResult }) };
}
