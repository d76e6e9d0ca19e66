import { createServer } from 'node:net';

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(true)));
  });
}

/** The wanted port where it is free; else 0, which lets the system choose. */
export async function freeOrAny(wanted: number, host: string): Promise<number> {
  return wanted !== 0 && (await isFree(wanted, host)) ? wanted : 0;
}
