import type { OrderFact } from '@quittance/schemas/generated/order-facts';
import type { Translation } from '@quittance/schemas/providers/provider';
import { providers } from '@quittance/schemas/providers/registry';
import type { Front, History } from './histories.js';
import type { Notice } from './notices/notice.js';

/** What the provider's own translate makes of a notice. */
export function translated(front: Front, notice: Notice, index = 0): Translation {
  const provider = providers.get(front.provider);
  if (provider === undefined) throw new Error(`no provider ${front.provider}`);
  return provider.translate({
    provider: front.provider,
    account: 'shop',
    merchant: 'acme',
    timeZone: front.timeZone,
    options: { ...front.options, unsigned: notice.unsigned },
    receivedAt: notice.receivedAt,
    trust: notice.trust,
    keyId: 'k1',
    callbackId: `c${index}`,
    pseudonym: () => null,
    body: Buffer.from(notice.body),
  });
}

/** The facts of a history in order of arrival, as order-facts would hold them; unreadable notices give none. */
export function factsOf({ front, notices }: History): readonly OrderFact[] {
  return notices.flatMap((notice, index) => {
    const said = translated(front, notice, index);
    if (said.kind !== 'facts') return [];
    return said.facts.map((fact, place) => ({
      ...fact,
      callback_topic: `callbacks.${front.provider}`,
      callback_partition: 0,
      callback_offset: index,
      fact_index: place,
      facts: said.facts.length,
    }));
  });
}
