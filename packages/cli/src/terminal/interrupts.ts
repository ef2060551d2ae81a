// npm passes Ctrl-C on to a process that the terminal has told already: within this time it is one and the same
const SAME_INTERRUPT_MS = 500;

/** What Ctrl-C does: the first goes to the listener where there is one; otherwise, and the second time, `stop` ends all. */
interface Interrupts {
  /** Ctrl-C was pressed. */
  press(): void;
  listen(listener: () => void): void;
}

/** Tells a first Ctrl-C from a second one by a clock in milliseconds. */
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
