/** Epoch milliseconds. Time is passed in, never looked up, so that a test can say what time it is. */
export type Now = () => number;

export const systemNow: Now = () => Date.now();
