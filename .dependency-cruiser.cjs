/**
 * The arrows of ARCHITECTURE.md: apps → {access, render, git, kube, store, queue} →
 * {engine, scripting} → domain. The swc parser is named because TypeScript 7 offers no compiler
 * API, without which this tool would see no modules and pass. That each rule can fail is shown by
 * sandbox/src/testing/arrows.it.test.ts.
 */
const middle = 'access|render|git|kube|store|queue|appset';
/** What only tests import: it may use the testkit, Node and other packages. */
const testSupport = [
  '\\.(test|bench)\\.tsx?$',
  '/(testing|fixtures)/',
  '/simulated-[^/]+\\.ts$',
  '^apps/dashboard/browser/',
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      // A type is gone before anything runs, and a dynamic import runs after its importer.
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      // An edge that leads nowhere is an edge that no rule below sees.
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'domain-imports-nothing',
      severity: 'error',
      from: { path: '^packages/domain/', pathNot: testSupport },
      to: { path: '^(packages/(?!domain/)|apps/|sandbox/|bench/)' },
    },
    {
      name: 'pure-core-has-no-node',
      severity: 'error',
      from: { path: '^packages/(domain|engine)/', pathNot: testSupport },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'engine-imports-domain-only',
      severity: 'error',
      from: { path: '^packages/(engine|scripting)/', pathNot: testSupport },
      to: { path: '^(packages/(?!domain/)|apps/)', pathNot: '^packages/$1/' },
    },
    {
      name: 'middle-packages-stand-beside-each-other',
      severity: 'error',
      from: { path: `^packages/(${middle})/`, pathNot: testSupport },
      to: { path: `^(packages/(${middle})/|apps/)`, pathNot: '^packages/$1/' },
    },
    {
      name: 'apps-do-not-import-apps',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: testSupport },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'nothing-imports-the-testkit-but-tests',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [...testSupport, '^packages/testkit/'] },
      to: { path: '^packages/testkit/' },
    },
    {
      // The CLI asks the sandbox for Helm and kubectl where there is a checkout, and does without.
      name: 'product-code-stands-without-the-sandbox',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [...testSupport, '^packages/testkit/'] },
      to: { path: '^(sandbox|bench)/', dependencyTypesNot: ['dynamic-import'] },
    },
    {
      name: 'product-code-does-not-import-test-support',
      severity: 'error',
      from: { path: '^(apps|packages)/', pathNot: [...testSupport, '^packages/testkit/'] },
      to: { path: testSupport },
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
