const ending = new AbortController();

/** Aborted when this page goes together with its session: whatever it still asked would be refused. */
export const pageEnds: AbortSignal = ending.signal;

/** Call it before the form that ends the session is sent. */
export const endPage = (): void => ending.abort();
