import type { OptionRule, ProviderOptions } from './provider.js';

/** The value of an account's option; its default where the record was written before the option existed. */
export function optionOf<Name extends string>(
  options: ProviderOptions,
  rules: Readonly<Record<Name, OptionRule>>,
  name: Name,
): string {
  return options[name] ?? rules[name].default;
}
