/**
 * The releases that Quittance is run and tested with. versions.spec.ts holds the pom, the npm manifest and
 * compose.yaml to the same numbers.
 */
export const versions = {
  kafka: '4.1.0',
  registry: '3.0.9',
  /** The jar that carries redis-server 6.2 for five platforms. */
  embeddedRedis: '1.4.3',
  chdb: '3.4.0',
  /** Later ones ask for parent poms that some mirrors lack. */
  mavenDependencyPlugin: '2.8',
} as const;
