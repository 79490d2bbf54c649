import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** The process that listens on a port: `process 123 (java ...)`; null when nobody can tell. */
export function portHolder(port: number): string | null {
  try {
    const sockets = listeningSockets(port);
    const process = sockets.size === 0 ? null : processWithSocket(sockets);
    return process === null ? null : `process ${process} (${commandOf(process)})`;
  } catch {
    return null;
  }
}

const listening = '0A';

/** Socket inodes that Linux lists as listening on the port. */
function listeningSockets(port: number): ReadonlySet<string> {
  const wanted = port.toString(16).toUpperCase().padStart(4, '0');
  const inodes = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local?.endsWith(`:${wanted}`) && state === listening)
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return new Set(inodes);
}

function processWithSocket(sockets: ReadonlySet<string>): string | null {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.find((process) => holdsOne(process, sockets)) ?? null;
}

function holdsOne(process: string, sockets: ReadonlySet<string>): boolean {
  try {
    const folder = `/proc/${process}/fd`;
    return readdirSync(folder).some((fd) => sockets.has(readlinkSync(`${folder}/${fd}`)));
  } catch {
    // Another user's process, or one that has just ended.
    return false;
  }
}

const maximumCommandLength = 60;

function commandOf(process: string): string {
  const command = readFileSync(`/proc/${process}/cmdline`, 'utf8').split('\0').join(' ').trim();
  if (command.length <= maximumCommandLength) return command;
  return `${command.slice(0, maximumCommandLength)}...`;
}
