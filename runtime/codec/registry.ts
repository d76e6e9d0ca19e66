import { Agent } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import type { RegistrySettings } from '../config/servers.js';
import { CodecFailure } from './failure.js';

/** What we ask of a Confluent-compatible registry. */
export interface Registry {
  /** Registers a subject's schema if it is new; every later one must read all earlier ones. */
  register(subject: string, schemaText: string): Promise<number>;
  /** Id of a registered schema. */
  find(subject: string, schemaText: string): Promise<number>;
  /** Text of a schema. */
  text(id: number): Promise<string>;
}

type ClientOptions = ConstructorParameters<typeof SchemaRegistry>[0];
type Middleware = NonNullable<ClientOptions['middlewares']>[number];

const SCHEMA_PATH = /\/schemas\/ids\/(\d+)(?:\?|$)/;

/**
 * The client parses a schema and keeps no text, and what avsc gives back of a parsed one lacks attributes it does
 * not know, such as our logical types. So the text is kept here as it passes.
 */
function keepTexts(texts: Map<number, string>): Middleware {
  return () => ({
    response: async (next) => {
      const response = await next();
      const id = SCHEMA_PATH.exec(response.request().path())?.[1];
      const { schema } = response.data<{ schema?: string }>();
      if (id !== undefined && schema !== undefined) texts.set(Number(id), schema);
      return response;
    },
  });
}

function clientOptions(settings: RegistrySettings, texts: Map<number, string>): ClientOptions {
  const { url, username, password, tls } = settings;
  const ca = tls?.caPem ?? null;
  return {
    host: url,
    middlewares: [keepTexts(texts)],
    ...(username === null ? {} : { auth: { username, password: password ?? '' } }),
    ...(ca === null ? {} : { agent: new Agent({ keepAlive: true, ca: [...rootCertificates, ca] }) }),
  };
}

const NOT_FOUND = 404;

/** mappersmith gives a failed connection status 400; a registry's own 400 comes with a message of its own. */
const NO_ANSWER = /Error, status (400|408)/;

/** 404 has a meaning of its own; another 4xx is a refusal that says why; the rest is a registry that is away. */
function failure(error: unknown, notFound: CodecFailure): unknown {
  const text = String(error);
  const status: unknown =
    typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : undefined;
  // getRegistryIdBySchema wraps the answer and loses its status; it does so for 404 only.
  if (status === NOT_FOUND || (status === undefined && text.startsWith('ConfluentSchemaRegistryError'))) {
    return notFound;
  }
  const refused = typeof status === 'number' && status < 500 && !NO_ANSWER.test(text);
  return refused || text.startsWith('Confluent')
    ? error
    : new CodecFailure('registry_unreachable', text, error);
}

async function explained<T>(notFound: CodecFailure, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw failure(error, notFound);
  }
}

const RACE_TRIES = 10;
const RACE_PAUSE_MS = 100;
const RACED = /already exists|Compatibility does not match the configuration/;

/**
 * Several that make one subject at once all set its rule: to all but one the registry says that there is one, or, for a
 * moment, that it is another. What still differs after a second is not a race.
 */
async function despiteRaces<T>(ask: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!RACED.test(String(error)) || tries === RACE_TRIES) throw error;
    }
    await sleep(RACE_PAUSE_MS);
  }
}

/** Makes the client; nothing is asked yet. */
export function connectRegistry(settings: RegistrySettings): Registry {
  const texts = new Map<number, string>();
  const client = new SchemaRegistry(clientOptions(settings, texts));
  return {
    register: async (subject, schema) => {
      const notFound = new CodecFailure('schema_not_registered', subject);
      const compatibility = COMPATIBILITY.BACKWARD_TRANSITIVE;
      const options = { subject, compatibility };
      const register = () => client.register({ type: SchemaType.AVRO, schema }, options);
      return (await explained(notFound, () => despiteRaces(register))).id;
    },
    find: async (subject, schema) => {
      const notFound = new CodecFailure('schema_not_registered', subject);
      const id = await explained(notFound, () =>
        client.getRegistryIdBySchema(subject, { type: SchemaType.AVRO, schema }),
      );
      texts.set(id, schema);
      return id;
    },
    text: async (id) => {
      const unknown = new CodecFailure('schema_unknown', `id ${id}`);
      if (!texts.has(id)) await explained(unknown, () => client.getSchema(id));
      const text = texts.get(id);
      if (text === undefined) throw unknown;
      return text;
    },
  };
}
