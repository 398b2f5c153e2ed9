/**
 * The arrows of ARCHITECTURE.md: apps → {access, render, git, kube, store, queue} →
 * {engine, scripting} → domain. The swc parser is named because TypeScript 7 offers no compiler
 * API, without which this tool would see no modules and pass.
 */
const middle = 'access|render|git|kube|store|queue|appset';
const production = '(\\.(test|bench)\\.tsx?$)|/testing/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: production },
      to: { path: '^(packages/(?!domain/)|apps/)' },
    },
    {
      name: 'pure-core-has-no-node',
      severity: 'error',
      from: { path: '^packages/(domain|engine)/', pathNot: production },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-imports-domain-only',
      severity: 'error',
      from: { path: '^packages/(engine|scripting)/', pathNot: production },
      to: { path: '^(packages/(?!domain/)|apps/)', pathNot: '^packages/$1/' },
    },
    {
      name: 'middle-packages-stand-beside-each-other',
      severity: 'error',
      from: { path: `^packages/(${middle})/`, pathNot: production },
      to: { path: `^(packages/(${middle})/|apps/)`, pathNot: '^packages/$1/' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: production },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-imports-the-testkit-but-tests',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: `${production}|^packages/testkit/` },
      to: { path: '^packages/testkit/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|generated)/' },
    moduleSystems: ['es6'],
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs'],
    },
  },
};
