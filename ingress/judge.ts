import type { Account, Accounts } from '@quittance/runtime/accounts/account';
import type { Provider, ProviderAccount, Verification } from '@quittance/schemas/providers/provider';
import type { RejectionCause } from './causes.js';
import { isIdentityEncoded, mediaType, type RequestHeaders } from './headers.js';
import type { ReceivedBody } from './read-body.js';

/** A request to /callbacks/:provider/:account[/:token], free of any HTTP library. */
export interface CallbackRequest {
  readonly provider: string;
  readonly account: string;
  readonly pathToken: string | null;
  readonly headers: RequestHeaders;
  readonly body: ReceivedBody;
}

/** Who is being spoken to, as far as the path tells. */
export interface Party {
  readonly provider: Provider | null;
  readonly account: Account | null;
}

type Proof = Extract<Verification, { kind: 'proof' }>;

export type Judgement =
  | {
      readonly kind: 'authentic';
      readonly provider: Provider;
      readonly account: Account;
      readonly proof: Proof;
      readonly body: Buffer;
    }
  | {
      readonly kind: 'rejected';
      readonly cause: RejectionCause;
      readonly party: Party;
      /** What a provider's code threw, for the log. */
      readonly thrown?: unknown;
    };

/** Looks the path up. Names are compared as they are: another spelling is another account. */
function partyOf(
  request: CallbackRequest,
  providers: ReadonlyMap<string, Provider>,
  accounts: Accounts,
): Party {
  const provider = providers.get(request.provider) ?? null;
  return { provider, account: provider && accounts.find(provider.name, request.account) };
}

function verify(
  provider: Provider,
  account: ProviderAccount,
  callback: { pathToken: string | null; body: Buffer },
  now: number,
): Verification | { readonly kind: 'threw'; readonly thrown: unknown } {
  // The token is the secret of such a provider: without one there is nothing to compare.
  if (provider.usesPathToken && callback.pathToken === null)
    return { kind: 'refusal', cause: 'wrong_path_token' };
  try {
    return provider.verify(callback, account, now);
  } catch (thrown) {
    return { kind: 'threw', thrown };
  }
}

/**
 * Is this a callback of one of our accounts? Checks in the order of the contract (size, provider and account,
 * content type, authenticity), so that a cause says how far a request came. Order, amount and state are not judged.
 */
export function judge(
  request: CallbackRequest,
  providers: ReadonlyMap<string, Provider>,
  accounts: Accounts,
  now: number,
): Judgement {
  const party = partyOf(request, providers, accounts);
  const rejected = (cause: RejectionCause): Judgement => ({ kind: 'rejected', cause, party });
  const { provider, account } = party;
  const { body, headers, pathToken } = request;

  if (body.kind === 'too_large') return rejected('body_too_large');
  if (provider === null) return rejected('unknown_provider');
  if (account === null) return rejected('unknown_account');
  if (pathToken !== null && !provider.usesPathToken) return rejected('unknown_path');
  if (!provider.contentTypes.includes(mediaType(headers))) return rejected('wrong_content_type');
  if (!isIdentityEncoded(headers)) return rejected('content_encoding');

  const verification = verify(provider, account, { pathToken, body: body.bytes }, now);
  switch (verification.kind) {
    case 'proof':
      return { kind: 'authentic', provider, account, proof: verification, body: body.bytes };
    case 'refusal':
      return rejected(verification.cause);
    case 'threw':
      return { kind: 'rejected', cause: 'provider_threw', party, thrown: verification.thrown };
  }
}
