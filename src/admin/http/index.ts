export { AdminServer, type AdminServerOptions } from './admin-server.ts';
export type { PageRequest, Pages } from './pages.ts';
