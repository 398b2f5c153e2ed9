/** As package.json has it; a test keeps both together. */
export const CLI_VERSION = '0.1.0';
