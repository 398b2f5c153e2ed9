/** Where `pnpm run build` puts the dashboard's files, for the server that hands them out. */
export const dashboardFiles: URL = new URL('../dist/', import.meta.url);
