/** What stands in the way of running on this Node.js, in one line; null where nothing does. */
export function nodeProblem(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return null;
  return `Quittance needs Node.js 20.20 or newer; this is ${version}. Install it from nodejs.org or with your version manager.`;
}
