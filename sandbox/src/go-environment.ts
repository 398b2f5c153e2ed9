/**
 * The environment in which Go builds programs into `binDir`. The caller's settings of proxy and
 * caches stay; what changes the outcome does not.
 */
export function goEnvironment(binDir: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CGO_ENABLED: '0',
    GOFLAGS: '-buildvcs=false',
    GOWORK: 'off',
    GOBIN: binDir,
    GOOS: '',
    GOARCH: '',
  };
}
