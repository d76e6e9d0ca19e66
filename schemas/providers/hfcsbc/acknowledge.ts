import type { Reply, Verdict } from '../provider.js';

/** The platform's own texts; `msg` of a failure is free. 5000 is "server error" in both of its code tables. */
function replyOf(verdict: Verdict): { readonly code: number; readonly msg: string } {
  switch (verdict.kind) {
    case 'accepted':
      return { code: 8888, msg: '处理成功' };
    case 'refused':
      return { code: 5000, msg: `refused: ${verdict.cause}` };
    case 'failed':
      return { code: 5000, msg: verdict.message };
  }
}

/** The page's 公共响应参数: 8888 ends the notices, any other code repeats them after some time. */
export function acknowledge(verdict: Verdict): Reply {
  return { contentType: 'application/json', body: JSON.stringify({ ...replyOf(verdict), data: null }) };
}
