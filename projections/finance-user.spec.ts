import { type ClickHouse, ClickHouseFailure, type Row } from '@quittance/runtime/clickhouse';
import { financeReport, provisionFinance } from './finance-user.js';

/** A server that keeps its users as told, and writes down what it is asked. */
function server(users: readonly Row[], refuse: (statement: string) => Error | null) {
  const statements: string[] = [];
  const clickhouse: ClickHouse = {
    database: 'quit`tance',
    ensureDatabase: () => Promise.resolve(),
    query: () => Promise.resolve(users),
    command: (statement) => {
      statements.push(statement);
      const error = refuse(statement);
      return error === null ? Promise.resolve() : Promise.reject(error);
    },
    insertRaw: () => Promise.reject(new Error('not here')),
    close: () => Promise.resolve(),
  };
  return { clickhouse, statements };
}

class Refusal extends ClickHouseFailure {
  override readonly serverCode: number;
  constructor(serverCode: number) {
    super(new Error(`code ${serverCode}`));
    this.serverCode = serverCode;
  }
}

const allow = () => null;

it('makes the user on a server that keeps users by SQL: read-only, the views, the password as a hash', async () => {
  const { clickhouse, statements } = server([], allow);
  expect(await provisionFinance(clickhouse, ['orders', 'refunds'], "it's")).toEqual({ kind: 'provisioned' });
  expect(statements.slice(2)).toEqual([
    'GRANT SELECT ON `quit\\`tance`.`orders` TO finance',
    'GRANT SELECT ON `quit\\`tance`.`refunds` TO finance',
  ]);
  expect(statements[0]).toMatch(
    /^CREATE USER IF NOT EXISTS finance IDENTIFIED WITH sha256_hash BY '[0-9a-f]{64}' SETTINGS readonly = 2$/,
  );
  expect(statements[1]).toMatch(/^ALTER USER finance /);
  expect(statements.join()).not.toContain("it's");
});

it('leaves a user of the configuration files alone', async () => {
  const { clickhouse, statements } = server([{ storage: 'users_xml' }], allow);
  expect(await provisionFinance(clickhouse, ['orders'], 'p')).toEqual({ kind: 'kept_in_files' });
  expect(statements).toEqual([]);
});

it('says so where the server has no store for users', async () => {
  const { clickhouse } = server([], () => new Refusal(514));
  const user = await provisionFinance(clickhouse, ['orders'], 'p');
  expect(financeReport(user)).toContain('no store for users');
});

it('throws any other refusal: a user with other rights must not pass unnoticed', async () => {
  const denied = new Refusal(497);
  const { clickhouse } = server([], (statement) => (statement.startsWith('GRANT') ? denied : null));
  await expect(provisionFinance(clickhouse, ['orders'], 'p')).rejects.toBe(denied);
});
