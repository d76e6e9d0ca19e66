import type { Retention } from '@quittance/schemas/topics/topic';
import type { EnvReader } from './env-reader.js';
import { NUMBERS, TEXTS } from './pipeline-rules.js';
import { readRetention } from './retention.js';
import { type MinuteOfDay, readTimeOfDay } from './time-of-day.js';

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LEVELS)[number];
const STAGES = ['translate', 'fold'] as const;
export type Stage = (typeof STAGES)[number];

/** The pipeline's own settings, checked and with every default filled in. */
export type Pipeline = Readonly<Record<keyof typeof NUMBERS, number>> & {
  readonly home: string;
  /** null: the fold keeps its state in memory. */
  readonly stateDir: string | null;
  /** Empty: no spill. */
  readonly spillFolder: string;
  readonly logLevel: LogLevel;
  readonly ingressHost: string;
  readonly consoleHost: string;
  readonly apiHost: string;
  readonly healthHost: string;
  readonly stages: readonly Stage[];
  /** By folder of schemas/topics. */
  readonly retention: ReadonlyMap<string, Retention>;
  readonly parentWatch: boolean;
  /** null: days are closed by people only. */
  readonly closeDayAt: MinuteOfDay | null;
};

function stages(reader: EnvReader): readonly Stage[] {
  const { variable, default: fallback } = TEXTS.stages;
  const names = (reader.optional(variable) ?? fallback).split(',').map((name) => name.trim());
  const found = STAGES.filter((stage) => names.includes(stage));
  if (found.length !== new Set(names).size)
    reader.mistake(variable, 'names a stage that does not exist', `use a list of ${STAGES.join(', ')}`);
  return found;
}

function numbers(reader: EnvReader): Record<keyof typeof NUMBERS, number> {
  return {
    partitions: reader.number(NUMBERS.partitions),
    replication: reader.number(NUMBERS.replication),
    ingressPort: reader.number(NUMBERS.ingressPort),
    consolePort: reader.number(NUMBERS.consolePort),
    apiPort: reader.number(NUMBERS.apiPort),
    apiQueries: reader.number(NUMBERS.apiQueries),
    apiTimeoutMs: reader.number(NUMBERS.apiTimeoutMs),
    healthPort: reader.number(NUMBERS.healthPort),
    maxChunkRecords: reader.number(NUMBERS.maxChunkRecords),
    maxRangeRecords: reader.number(NUMBERS.maxRangeRecords),
    queueRecords: reader.number(NUMBERS.queueRecords),
    queueBytes: reader.number(NUMBERS.queueBytes),
    ackTimeoutMs: reader.number(NUMBERS.ackTimeoutMs),
    maxConnections: reader.number(NUMBERS.maxConnections),
    rejectedPerSecond: reader.number(NUMBERS.rejectedPerSecond),
    stopTimeoutMs: reader.number(NUMBERS.stopTimeoutMs),
    spillBytes: reader.number(NUMBERS.spillBytes),
    stallTimeoutMs: reader.number(NUMBERS.stallTimeoutMs),
  };
}

/** Reads the pipeline's own settings; mistakes go to the reader, all of them. */
export function readPipeline(reader: EnvReader): Pipeline {
  return Object.freeze({
    ...numbers(reader),
    home: reader.optional(TEXTS.home.variable) ?? TEXTS.home.default,
    stateDir: reader.optional(TEXTS.stateDir.variable),
    spillFolder: reader.optional(TEXTS.spillFolder.variable) ?? TEXTS.spillFolder.default,
    logLevel: reader.choice(TEXTS.logLevel.variable, LEVELS, 'info'),
    ingressHost: reader.optional(TEXTS.ingressHost.variable) ?? TEXTS.ingressHost.default,
    consoleHost: reader.optional(TEXTS.consoleHost.variable) ?? TEXTS.consoleHost.default,
    apiHost: reader.optional(TEXTS.apiHost.variable) ?? TEXTS.apiHost.default,
    healthHost: reader.optional(TEXTS.healthHost.variable) ?? TEXTS.healthHost.default,
    stages: stages(reader),
    retention: readRetention(reader, TEXTS.retention.variable),
    parentWatch: reader.flag(TEXTS.parentWatch.variable),
    closeDayAt: readTimeOfDay(reader, TEXTS.closeDayAt.variable),
  });
}
