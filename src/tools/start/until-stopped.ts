const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Resolves at the first signal that asks the process to end, so that everything can be stopped in
 * good order. The second one ends it at once.
 */
export function untilStopped(isQuiet: boolean): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = (signal: NodeJS.Signals) => {
      if (isStopping) process.exit(signal === 'SIGINT' ? 130 : 143);
      isStopping = true;
      if (!isQuiet) process.stdout.write('\nstopping (again to end at once)\n');
      resolve();
    };
    for (const signal of signals) process.on(signal, onSignal);
  });
}

/**
 * Ends the process of a command that ran until it was stopped: what is its own is closed by then, and
 * what a library of a page or an application still waits for must not keep the process.
 */
export function endStopped(): never {
  process.exit();
}
