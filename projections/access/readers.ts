import { merchantUser } from '@quittance/runtime/config/merchant-passwords';
import { merchantView } from './merchant-views.js';
import type { OpenView, View } from './open-view.js';
import {
  grafanaProfile,
  grafanaQuota,
  merchantProfile,
  type Profile,
  type Quota,
  readerProfile,
} from './profiles.js';

/** A user of ClickHouse who reads. Users file, SQL and tests are all made from this. */
export interface Reader {
  readonly name: string;
  readonly profile: Profile;
  /** null = the server's default quota, which has no limit. */
  readonly quota: Quota | null;
  /** The views it may read, by name; everything else is closed. */
  readonly views: readonly OpenView[];
}

function byName(views: readonly OpenView[]): readonly OpenView[] {
  return [...views].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function whole(views: readonly View[]): readonly OpenView[] {
  return byName(views.map(({ name }) => ({ name, columns: null, rows: null })));
}

/** People of finance and their tools: all merchants. */
export function financeReader(views: readonly View[]): Reader {
  return { name: 'finance', profile: readerProfile, quota: null, views: whole(views) };
}

/** The dashboards: all merchants, within limits. */
export function grafanaReader(views: readonly View[]): Reader {
  return { name: 'grafana', profile: grafanaProfile, quota: grafanaQuota, views: whole(views) };
}

/** One merchant: of the views that say whose a row is the rows that are its own, and what is nobody's. */
export function merchantReader(merchant: string, views: readonly View[]): Reader {
  return {
    name: merchantUser(merchant),
    profile: merchantProfile,
    quota: null,
    views: byName(views.flatMap((view) => merchantView(view, merchant) ?? [])),
  };
}
