import { merchantUser } from '@quittance/runtime/config/merchant-passwords';
import type { Projection } from '../projection.js';
import { carriesMerchant } from './merchant-views.js';
import {
  grafanaProfile,
  grafanaQuota,
  merchantProfile,
  type Profile,
  type Quota,
  readerProfile,
} from './profiles.js';
import { quotedText } from './quoting.js';

/** A user of ClickHouse who reads. Users file, SQL and tests are all made from this. */
export interface Reader {
  readonly name: string;
  readonly profile: Profile;
  /** null = the server's default quota, which has no limit. */
  readonly quota: Quota | null;
  /** Names of the views it may read; everything else is closed. */
  readonly views: readonly string[];
  /** Condition on each row of each view; null = every row. */
  readonly rows: string | null;
}

const namesOf = (views: readonly View[]): readonly string[] => views.map(({ name }) => name).sort();

/** A public view by name and definition. */
export type View = NonNullable<Projection['view']>;

/** People of finance and their tools: all merchants. */
export function financeReader(views: readonly View[]): Reader {
  return { name: 'finance', profile: readerProfile, quota: null, views: namesOf(views), rows: null };
}

/** The dashboards: all merchants, within limits. */
export function grafanaReader(views: readonly View[]): Reader {
  return {
    name: 'grafana',
    profile: grafanaProfile,
    quota: grafanaQuota,
    views: namesOf(views),
    rows: null,
  };
}

/** One merchant: the views that say whose a row is, and of those the rows that are its own. */
export function merchantReader(merchant: string, views: readonly View[]): Reader {
  return {
    name: merchantUser(merchant),
    profile: merchantProfile,
    quota: null,
    views: namesOf(views.filter(({ create }) => carriesMerchant(create))),
    rows: `merchant = ${quotedText(merchant)}`,
  };
}
