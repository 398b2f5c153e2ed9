/** Lockstep's own version, and the version of the field's API that its clients may count on. */
export const LOCKSTEP_VERSION = '0.1.0';
export const API_LEVEL = 'v3.6.0';
