/** Who asks, and may they: passwords, session tokens, subjects, permissions, login throttling. */
export * from './application-namespaces.ts';
export * from './application-object.ts';
export * from './authenticator.ts';
export * from './keys.ts';
export * from './login-throttle.ts';
export * from './password.ts';
export * from './permission.ts';
export * from './rbac/index.ts';
export * from './session-token.ts';
export * from './subject.ts';
