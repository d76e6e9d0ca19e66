const LOOPBACK: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/**
 * May a request that names this Host be answered? A console without passwords listens on loopback; a web page
 * elsewhere can point a name of its own at 127.0.0.1 and read the answers ("DNS rebinding"), but it cannot make the
 * browser send another Host. Listening on any other address is the operator's decision, and the proxy's to guard.
 */
export function isOurHost(listeningOn: string, hostHeader: string | undefined): boolean {
  const isLoopback = LOOPBACK.has(listeningOn) || listeningOn === '::1';
  if (!isLoopback) return true;
  return LOOPBACK.has((hostHeader ?? '').replace(/:\d+$/, '').toLowerCase());
}
