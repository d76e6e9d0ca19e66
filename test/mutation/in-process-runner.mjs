import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import { DryRunStatus, MutantRunStatus, TestStatus } from '@stryker-mutator/api/test-runner';

const require = createRequire(import.meta.url);
const { expect } = require('expect');
const { bind } = require('jest-each');
const { spyOn, fn } = require('jest-mock');
const { readTypeScript, forget, load } = require('./load.cjs');

/** What the instrumented code looks at: which mutant is active, which test runs, what was reached. */
const stryker = () => (globalThis.__stryker__ ??= {});

/**
 * Runs the specs of what is mutated in this process, their modules loaded once. Jest would make a world anew for each
 * of two thousand mutants: that takes an hour where this takes two minutes. The specs need no more of Jest than its
 * expect, its tables and its mocks, which are used as they are; all of them are synchronous.
 */
class InProcessRunner {
  #root = process.cwd();
  #tests = [];
  /** Are the modules loaded, and without a mutant that changes what they do while loading? */
  #isClean = false;

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    readTypeScript(this.#root);
    globalThis.expect = expect;
    globalThis.jest = { spyOn, fn };
  }

  async dryRun() {
    this.#reload();
    const tests = this.#tests.map((test) => run(test));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: stryker().mutantCoverage };
  }

  async mutantRun({ activeMutant, mutantActivation, reloadEnvironment, testFilter, hitLimit }) {
    const space = stryker();
    Object.assign(space, { activeMutant: undefined, hitCount: 0, hitLimit });
    if (mutantActivation === 'static') space.activeMutant = activeMutant.id;
    const thrown = this.#prepare(reloadEnvironment);
    if (thrown !== null) return killed('loading', thrown, 0);
    space.activeMutant = activeMutant.id;
    const wanted = new Set(testFilter ?? this.#tests.map(({ id }) => id));
    let ran = 0;
    for (const test of this.#tests.filter(({ id }) => wanted.has(id))) {
      ran += 1;
      const result = run(test);
      if (space.hitCount > hitLimit) return { status: MutantRunStatus.Timeout, reason: 'hit limit' };
      if (result.status === TestStatus.Failed) return killed(result.id, result.failureMessage, ran);
    }
    return { status: MutantRunStatus.Survived, nrOfTests: ran };
  }

  /** @returns why the modules cannot be loaded; null where they can */
  #prepare(reloadEnvironment) {
    try {
      if (reloadEnvironment || !this.#isClean) this.#reload();
      this.#isClean = !reloadEnvironment;
      return null;
    } catch (thrown) {
      this.#isClean = false;
      return String(thrown);
    }
  }

  #reload() {
    forget(this.#root);
    this.#tests = collect(() => specs(this.#root).forEach(load));
    this.#isClean = true;
  }
}

function killed(test, failureMessage, nrOfTests) {
  return { status: MutantRunStatus.Killed, killedBy: [test], failureMessage, nrOfTests };
}

/** The properties stay out: what only chance would notice is not known. */
function specs(root) {
  const model = join(root, 'processors', 'order');
  const names = readdirSync(model, { recursive: true }).filter((name) => name.endsWith('.spec.ts'));
  const known = names.filter((name) => !name.includes('properties')).sort();
  return [...known.map((name) => join(model, name)), join(root, 'schemas', 'money.spec.ts')];
}

/** The tests that describe() and test() announce while something is loaded. */
function collect(announce) {
  const tests = [];
  const titles = [];
  const describe = (title, body) => {
    titles.push(title);
    body();
    titles.pop();
  };
  const test = (title, body) => {
    const name = [...titles, title].join(' ');
    tests.push({ id: `${tests.length} ${name}`, name, body });
  };
  describe.each = bind(describe);
  test.each = bind(test);
  Object.assign(globalThis, { describe, test, it: test });
  announce();
  return tests;
}

function run({ id, name, body }) {
  const space = stryker();
  space.currentTestId = id;
  const began = performance.now();
  const ended = (rest) => ({ id, name, timeSpentMs: performance.now() - began, ...rest });
  try {
    body();
    return ended({ status: TestStatus.Success });
  } catch (thrown) {
    return ended({ status: TestStatus.Failed, failureMessage: String(thrown?.message ?? thrown) });
  } finally {
    space.currentTestId = undefined;
  }
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
