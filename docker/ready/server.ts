import type { OwnPorts } from '../addresses.js';
import type { ServerName } from '../server.js';
import { answersHttp } from './http.js';
import { answersKafka } from './kafka.js';
import { answersRedis } from './redis.js';

/** Whether a server that we started does its work; an open port alone would not say so. */
export function answers(name: ServerName, ports: OwnPorts): Promise<boolean> {
  switch (name) {
    case 'kafka':
      return answersKafka(ports.kafka);
    case 'registry':
      return answersHttp(`http://127.0.0.1:${ports.registry}/apis/ccompat/v7/subjects`);
    case 'redis':
      return answersRedis(ports.redis);
    case 'clickhouse':
      return answersHttp(`http://127.0.0.1:${ports.clickhouse}/ping`);
  }
}
