import { views } from '../registry.js';
import { localUsersXml, merchantXml, usersXml } from './xml.js';

/** Path in the folder docker → what stands there. A test holds the files to it. */
export const usersFiles: Readonly<Record<string, string>> = {
  'clickhouse/users.xml': usersXml(views),
  'clickhouse/merchant.xml': merchantXml(views),
  'local/clickhouse/users.xml': localUsersXml(views),
};
