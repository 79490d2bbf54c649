import { spawn } from 'node:child_process';

/** Shows a page in the person's browser, where there is one and somebody sits before it. */
export function openBrowser(url: string): void {
  const command = browserCommand();
  if (command === null) return;
  const child = spawn(command, [url], { stdio: 'ignore', detached: true });
  // No such program: the address was printed, so it is no loss.
  child.on('error', () => {});
  child.unref();
}

function browserCommand(): string | null {
  if (process.stdout.isTTY !== true || process.env.CI !== undefined) return null;
  if (process.platform === 'darwin') return 'open';
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  return DISPLAY === undefined && WAYLAND_DISPLAY === undefined ? null : 'xdg-open';
}
