/** Where the lines go; `isTTY` decides between a bar and lines. */
export interface ProgressStream {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** One stage of the work under way. */
export interface ProgressStage {
  advance(items: number): void;
  end(): void;
}

export interface Progress {
  /** @param total items expected; a transaction's markers count as items but never come, so it ends early */
  stage(name: string, total: number): ProgressStage;
}

const BAR_EVERY_MS = 200;
const LINE_EVERY_MS = 10_000;
const BAR_WIDTH = 30;

/** A bar on a terminal, else a line now and then and one at the end of each stage. */
export function progressOn(
  stream: ProgressStream,
  now: () => number = Date.now,
  verb: string = 'verify',
): Progress {
  return {
    stage: (name, total) => {
      const startedMs = now();
      let done = 0;
      let saidMs = startedMs;
      const rate = () => Math.round((done * 1000) / Math.max(1, now() - startedMs));
      const say = (isEnd: boolean) => {
        const share = isEnd ? 1 : Math.min(1, done / Math.max(1, total));
        if (stream.isTTY === true)
          stream.write(`\r${bar(share)} ${name} ${done} (${rate()}/s)${isEnd ? '\n' : ''}`);
        else stream.write(`${verb}: ${name} ${done}${isEnd ? '' : ` of about ${total}`} (${rate()}/s)\n`);
      };
      return {
        advance: (items) => {
          done += items;
          if (now() - saidMs < (stream.isTTY === true ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
          saidMs = now();
          say(false);
        },
        end: () => say(true),
      };
    },
  };
}

function bar(share: number): string {
  const full = Math.round(share * BAR_WIDTH);
  return `[${'#'.repeat(full)}${'.'.repeat(BAR_WIDTH - full)}] ${String(Math.round(share * 100)).padStart(3)} %`;
}
