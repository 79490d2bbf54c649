import { CommandFailure } from '../command-failure.ts';

/** Where a cluster's administration listens. */
export interface AdminAddress {
  readonly host: string;
  readonly port: number;
}

const defaultAddress = '127.0.0.1:7199';

/**
 * The address from `--admin HOST:PORT`, else from the environment's ILION_ADMIN, else
 * 127.0.0.1:7199. A lone port is one of 127.0.0.1. Throws `CommandFailure`.
 */
export function adminAddress(option: string | undefined): AdminAddress {
  const fromEnvironment = process.env.ILION_ADMIN;
  const text = option ?? (fromEnvironment || defaultAddress);
  const match = /^(?:(.+):)?(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match === null || port < 1 || port > 65_535) {
    const where = option === undefined ? 'ILION_ADMIN' : '--admin';
    throw new CommandFailure(
      `${where}: "${text}" is no HOST:PORT`,
      `for example ${defaultAddress}`,
    );
  }
  return { host: match[1] ?? '127.0.0.1', port };
}
