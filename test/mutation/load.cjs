const { readFileSync, existsSync } = require('node:fs');
const Module = require('node:module');
const { join, resolve, dirname, sep } = require('node:path');
const { createHash } = require('node:crypto');
const { transformSync } = require('@swc/core');

/**
 * Lets require() read the TypeScript below a folder, and the imports between the workspaces lead to that folder: the
 * links in node_modules lead to the sources that are not mutated.
 */
function readTypeScript(root) {
  const compiled = new Map();
  require.extensions['.ts'] = (module, file) => {
    const source = readFileSync(file, 'utf8');
    const key = createHash('sha256').update(source).digest('hex');
    const code = compiled.get(key) ?? compile(source, file);
    compiled.set(key, code);
    module._compile(code, file);
  };
  const resolveFilename = Module._resolveFilename;
  Module._resolveFilename = function (request, parent, ...rest) {
    const source = sourceOf(root, request, parent);
    return source ?? resolveFilename.call(this, request, parent, ...rest);
  };
}

function compile(source, filename) {
  const jsc = { parser: { syntax: 'typescript' }, target: 'es2023' };
  return transformSync(source, { filename, jsc, module: { type: 'commonjs' } }).code;
}

function sourceOf(root, request, parent) {
  const path = request.startsWith('@quittance/')
    ? join(root, request.slice('@quittance/'.length))
    : request.startsWith('.') && parent?.filename
      ? resolve(dirname(parent.filename), request.replace(/\.js$/, ''))
      : null;
  return [`${path}.ts`, `${path}/index.ts`].find((file) => path !== null && existsSync(file));
}

/** Forgets all that was read below a folder, so that it is read anew. */
function forget(root) {
  for (const file of Object.keys(require.cache)) if (file.startsWith(root + sep)) delete require.cache[file];
}

module.exports = { readTypeScript, forget, load: (file) => require(file) };
