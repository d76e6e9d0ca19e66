import type { RecordShape, Shape } from './shape.js';

/** Collects functions of generated code, one for each record, list and map of a schema. */
abstract class Code {
  readonly #functions: string[] = [];
  readonly #names = new Map<Shape, string>();

  /** Name of the function that a shape has of its own. */
  protected functionOf(shape: Shape): string {
    const known = this.#names.get(shape);
    if (known !== undefined) return known;
    const name = `f${this.#names.size}`;
    // Named before it is made: a record may hold records of its own kind.
    this.#names.set(shape, name);
    this.#functions.push(this.body(name, shape));
    return name;
  }

  /** Body of a function that returns the one of a record. */
  of(shape: RecordShape): string {
    const name = this.functionOf(shape);
    return `'use strict';\n${this.declared()}${this.#functions.join('\n')}\nreturn ${name};`;
  }

  protected declared(): string {
    return '';
  }

  protected abstract body(name: string, shape: Shape): string;
}

/** Writes a value `v` into the buffer `b` at `at`; each function returns the end. */
export class WritingCode extends Code {
  protected override body(name: string, shape: Shape): string {
    return `function ${name}(b, at, v) {\n${this.#lines(shape)}\nreturn at;\n}`;
  }

  #lines(shape: Shape): string {
    switch (shape.kind) {
      case 'record':
        return shape.fields.map((field) => this.#line(field.of, `v.${field.name}`)).join('\n');
      case 'list':
        return [
          'if (!Array.isArray(v)) leave();',
          'if (v.length > 0) at = long(b, at, v.length);',
          `for (let i = 0; i < v.length; i += 1) { ${this.#line(shape.of, 'v[i]')} }`,
          'b[at] = 0; at += 1;',
        ].join('\n');
      case 'map':
        return [
          "if (typeof v !== 'object' || v === null || Array.isArray(v)) leave();",
          'const k = Object.keys(v);',
          'if (k.length > 0) at = long(b, at, k.length);',
          `for (let i = 0; i < k.length; i += 1) { at = text(b, at, k[i]); ${this.#line(shape.of, 'v[k[i]]')} }`,
          'b[at] = 0; at += 1;',
        ].join('\n');
      case 'optional':
      case 'text':
      case 'bytes':
      case 'flag':
      case 'int':
      case 'long':
      case 'minor':
        return this.#line(shape, 'v');
    }
  }

  #line(shape: Shape, value: string): string {
    switch (shape.kind) {
      case 'optional':
        return `{ const x = ${value}; if (x === null) { b[at] = 0; at += 1; } else { b[at] = 2; at += 1; ${this.#line(shape.of, 'x')} } }`;
      case 'record':
      case 'list':
      case 'map':
        return `at = ${this.functionOf(shape)}(b, at, ${value});`;
      case 'text':
      case 'bytes':
      case 'flag':
      case 'int':
      case 'long':
      case 'minor':
        return `at = ${shape.kind}(b, at, ${value});`;
    }
  }
}

/** Reads a value from the source `s`. */
export class ReadingCode extends Code {
  #texts = 0;

  /** Each place of a text has a memory of its own. */
  protected override declared(): string {
    return Array.from({ length: this.#texts }, (_, index) => `const t${index} = lately();\n`).join('');
  }

  protected override body(name: string, shape: Shape): string {
    return `function ${name}(s) {\n${this.#lines(shape)}\n}`;
  }

  #lines(shape: Shape): string {
    switch (shape.kind) {
      case 'record': {
        const members = shape.fields.map((field) => `${field.name}: ${this.#taken(field.of)},`);
        return `return {\n${members.join('\n')}\n};`;
      }
      case 'list':
        return `const found = [];\n${this.#loop(`found.push(${this.#taken(shape.of)});`)}\nreturn found;`;
      case 'map': {
        const one = `const k = ${this.#taken({ kind: 'text' })}; found[k] = ${this.#taken(shape.of)};`;
        return `const found = {};\n${this.#loop(one)}\nreturn found;`;
      }
      case 'optional':
      case 'text':
      case 'bytes':
      case 'flag':
      case 'int':
      case 'long':
      case 'minor':
        return `return ${this.#taken(shape)};`;
    }
  }

  /** Items come in blocks, the last of which is empty. */
  #loop(one: string): string {
    return [
      'for (let n = count(s); n > 0; n = count(s)) {',
      `for (; n > 0; n -= 1) { if (s.at >= s.bytes.length) leave(); ${one} }`,
      '}',
    ].join('\n');
  }

  #taken(shape: Shape): string {
    switch (shape.kind) {
      case 'optional':
        return `(branch(s) ? ${this.#taken(shape.of)} : null)`;
      case 'record':
      case 'list':
      case 'map':
        return `${this.functionOf(shape)}(s)`;
      case 'text':
        this.#texts += 1;
        return `text(s, t${this.#texts - 1})`;
      case 'bytes':
      case 'flag':
      case 'int':
      case 'long':
      case 'minor':
        return `${shape.kind}(s)`;
    }
  }
}
