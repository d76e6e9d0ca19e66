/** Stops what global-setup.ts has started, and removes its data. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.quittanceTestServers?.stop();
}
