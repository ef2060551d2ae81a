// the terminal signals this process directly, and npm passes the same Ctrl-C on: within this time it counts once
const SAME_INTERRUPT_MS = 500;

/**
 * The handling of Ctrl-C. The first Ctrl-C calls the listener. The second one calls `stop`, and so does the first one
 * if there is no listener.
 */
interface Interrupts {
  /** Handles one Ctrl-C. */
  press(): void;
  /** Sets the listener. */
  listen(listener: () => void): void;
}

/** Creates the handling of Ctrl-C; `now` is a clock in milliseconds. */
export function interrupts(now: () => number, stop: () => void): Interrupts {
  let listener: (() => void) | undefined;
  let first: number | undefined;
  return {
    press() {
      if (first !== undefined && now() - first < SAME_INTERRUPT_MS) return;
      if (!listener || first !== undefined) return stop();
      first = now();
      listener();
    },
    listen(given) {
      listener = given;
    },
  };
}
