import * as registered from './index.js';
import type { Feed, Projection } from './projection.js';

/** A projection that has a table to fill. */
export type FedProjection = Projection & { readonly feed: Feed };

function unique(projections: readonly Projection[]): readonly Projection[] {
  const names = projections.map((projection) => projection.name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`two projections are called ${twice}`);
  return projections;
}

function isFed(projection: Projection): projection is FedProjection {
  return projection.feed !== null;
}

/** Every line of index.ts. */
export const projections: readonly Projection[] = unique(Object.values(registered));

/** Those with a worker of their own. */
export const fedProjections: readonly FedProjection[] = projections.filter(isFed);

/** The public views by name and definition. */
export const views: readonly NonNullable<Projection['view']>[] = projections.flatMap(({ view }) =>
  view === null ? [] : [view],
);

/** The contract with finance: names of the views that the `finance` user may read, and of nothing else. */
export const publicViews: readonly string[] = views.map(({ name }) => name);
