import { readFileSync } from 'node:fs';
import { packageFile } from '@quittance/docker/package-root';

/** What a test needs of one of Grafana's panels. */
export interface Panel {
  readonly title: string;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly { readonly expr?: string; readonly rawSql?: string }[];
}

/** A dashboard as its file has it. */
export interface Dashboard {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly {
      readonly name: string;
      readonly query: string;
      readonly multi: boolean;
      readonly includeAll: boolean;
    }[];
  };
}

function isDashboard(json: unknown): json is Dashboard {
  return typeof json === 'object' && json !== null && 'panels' in json && 'templating' in json;
}

/** Reads docker/grafana/dashboards/<name>.json. */
export function readDashboard(name: 'operations' | 'finance'): Dashboard {
  const text = readFileSync(packageFile('grafana', 'dashboards', `${name}.json`), 'utf8');
  const json: unknown = JSON.parse(text);
  if (!isDashboard(json)) throw new Error(`${name}.json is no dashboard`);
  return json;
}

/** What a viewer has chosen. */
export interface Chosen {
  readonly fromDay: string;
  readonly toDay: string;
  readonly currency: string;
  readonly merchants: readonly string[];
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * The SQL that the plugin sends: its macro and Grafana's variables filled in, as pkg/macros of grafana-clickhouse-datasource
 * and the format `singlequote` do. Anything else with a dollar sign is left and makes the statement fail.
 */
export function expanded(sql: string, { fromDay, toDay, currency, merchants }: Chosen): string {
  return sql
    .replace(/\$__dateFilter\((\w+)\)/g, `$1 >= toDate('${fromDay}') AND $1 <= toDate('${toDay}')`)
    .replaceAll(/\$\{currency:singlequote\}/g, () => quoted(currency))
    .replaceAll(/\$\{merchant:singlequote\}/g, () => merchants.map(quoted).join(','));
}
