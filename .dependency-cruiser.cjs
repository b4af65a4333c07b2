const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** The architecture, as rules that fail the build. */
module.exports = {
  forbidden: [
    forbid('no-cycles', 'A cycle has no first file to read.', {}, { circular: true }),
    forbid(
      'services-apart',
      'Services talk over the wire, never by import. (Tests may start the sandbox.)',
      { path: '^services/([^/]+)/src/' },
      { path: '^services/([^/]+)/', pathNot: '^services/$1/' },
    ),
    forbid(
      'domain-is-pure',
      'The domain imports its own files, the shared primitives and time arithmetic, nothing else.',
      { path: '^services/[^/]+/src/domain/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^services/[^/]+/src/domain/|^packages/contracts/src/|^node_modules/temporal-polyfill/' },
    ),
    forbid(
      'contracts-know-zod-only',
      'Contracts are shapes and words.',
      { path: '^packages/contracts/src/', pathNot: '\\.test\\.ts$' },
      { pathNot: '^packages/contracts/src/|^node_modules/(zod|zod-openapi)/' },
    ),
    forbid(
      'kit-knows-no-service',
      'The service kit carries no business word.',
      { path: '^packages/service-kit/src/' },
      { path: '^services/|^packages/contracts/src/(auth|business|resource|booking|payment|notification)/' },
    ),
    forbid(
      'workflows-are-deterministic',
      'A workflow file sees activities by name and the workflow helpers only.',
      { path: '\\.workflow\\.ts$' },
      {
        pathNot:
          '^services/[^/]+/src/workflows/activities\\.ts$|^packages/service-kit/src/workflow/|^packages/contracts/src/|\\.workflow\\.ts$',
      },
    ),
    forbid(
      'application-below-http',
      'Use cases do not know how they are called.',
      { path: '^services/[^/]+/src/application/', pathNot: '\\.test\\.ts$' },
      { path: '^services/[^/]+/src/(http|messaging|workflows|context|service|main)' },
    ),
    forbid(
      'sandbox-for-tests-only',
      'Only tests and the local stack know the stand-ins.',
      {
        path: '^(packages|services)/[^/]+/src/',
        pathNot: '^services/sandbox/|^packages/local-stack/|\\.test\\.ts$',
      },
      { path: '^services/sandbox/' },
    ),
    forbid('no-unresolvable', 'An import that resolves to nothing.', {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/(dist|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
