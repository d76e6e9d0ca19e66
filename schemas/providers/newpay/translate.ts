import { bodyObject } from '../fields.js';
import { optionOf } from '../option.js';
import type { StoredCallback, Translation } from '../provider.js';
import { reading } from '../unreadable.js';
import { options as rules } from './options.js';
import { translateV1 } from './v1.js';
import { translateV2 } from './v2.js';

/** The account's apiVersion decides: nothing in a body tells its version, and the same numbers differ. */
export function translate(callback: StoredCallback): Translation {
  return reading(() => {
    const body = bodyObject(callback.body);
    return optionOf(callback.options, rules, 'apiVersion') === 'v1'
      ? translateV1(callback, body)
      : translateV2(callback, body);
  });
}
