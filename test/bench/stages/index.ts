import type { Stage } from '../stage.js';
import { finance } from './finance.js';
import { fold } from './fold.js';
import { freshness } from './freshness.js';
import { ingress } from './ingress.js';
import { pipeline } from './pipeline.js';
import { projection } from './projection.js';
import { scaling } from './scaling.js';
import { growth, store } from './store.js';
import { translate } from './translate.js';

/** In the order they are run where several are asked for. */
export const STAGES: readonly Stage[] = [
  ingress,
  fold,
  translate,
  scaling,
  projection,
  pipeline,
  freshness,
  growth,
  store,
  finance,
];
