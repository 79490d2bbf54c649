/** `ilion ready`: waits until nodes answer queries. */
export * from './ready-command.ts';
export * from './wait-until-ready.ts';
