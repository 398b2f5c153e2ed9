/** How much of a repository is taken, and what with it. */
export interface GitSettings {
  submodules: boolean;
  maxRepositoryBytes: number;
  /** A repository that is larger is not copied whole. */
  maxWholeBytes: number;
}

/**
 * Reads the environment. `ARGOCD_GIT_MODULES_ENABLED` is the field's own name for what
 * `LOCKSTEP_GIT_MODULES_ENABLED` says.
 */
export function readGitSettings(env: NodeJS.ProcessEnv): GitSettings {
  const modules = env.LOCKSTEP_GIT_MODULES_ENABLED || env.ARGOCD_GIT_MODULES_ENABLED || 'true';
  return {
    submodules: !/^(false|0|f|no|off)$/i.test(modules),
    maxRepositoryBytes: mebibytes(env, 'LOCKSTEP_GIT_MAX_REPOSITORY_MIB', 8192),
    maxWholeBytes: mebibytes(env, 'LOCKSTEP_GIT_WHOLE_COPY_MIB', 512),
  };
}

function mebibytes(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (Number.isFinite(value) && value > 0) return value * 1024 * 1024;
  throw new Error(`${name} must be a number of MiB greater than 0`);
}
