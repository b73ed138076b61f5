/** The law of who may import whom, as ARCHITECTURE.md draws it. */
const LIBS = 'event-log|picture-store|archive';
export default {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'domain-imports-nothing', severity: 'error', from: { path: '^libs/domain/', pathNot: '\\.spec\\.ts$' }, to: { pathNot: '^libs/domain/' } },
    {
      name: 'protocol-knows-domain-and-schemas', severity: 'error', from: { path: '^libs/protocol/', pathNot: '\\.spec\\.ts$' },
      to: { pathNot: ['^libs/(protocol|domain)/', '^node_modules/typebox/'] },
    },
    {
      name: 'ports-know-only-domain', severity: 'error',
      from: { path: `^libs/(${LIBS})/src/[^/]+\\.ts$`, pathNot: '(\\.spec|\\.contract|\\.module|/index|/genesis)\\.ts$' }, to: { pathNot: ['^libs/domain/', '^libs/$1/'] },
    },
    {
      name: 'adapters-know-protocol-domain-and-one-driver', severity: 'error', from: { path: `^libs/(${LIBS})/src/[^/]+/`, pathNot: '(\\.spec|\\.contract)\\.ts$' },
      to: { path: '^(apps|libs|tools|test)/', pathNot: ['^libs/(domain|protocol)/', '^libs/$1/'] },
    },
    { name: 'libs-never-import-apps', severity: 'error', from: { path: '^libs/' }, to: { path: '^(apps|test|tools)/' } },
    {
      name: 'apps-stand-alone', severity: 'error', from: { path: '^apps/(?!standalone/)([^/]+)/' },
      to: { path: '^(apps|tools|test)/', pathNot: ['^apps/$1/'] },
    },
    {
      // What plays the past can read archives and nothing else: no log, no store, no network, no other process.
      name: 'what-plays-cannot-write', severity: 'error', from: { path: '^apps/replay/src/(playback/|thread/thread\\.ts$|past/(past-work|current-pictures|events|recorded|timeline)\\.ts$)', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^libs/(?!domain/|protocol/|archive/)', '^node_modules/', '^(node:)?(net|http|https|http2|tls|dgram|dns|fs|child_process|cluster)(/|$)', '^apps/replay/src/(?!playback/|thread/messages|past/(past-work|current-pictures|events|recorded|timeline))'] },
    },
    {
      name: 'through-the-front-door', severity: 'error', from: { path: '^(apps|libs|tools|test)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/.+', pathNot: ['^libs/$2/', '/src/index\\.ts$', '\\.contract\\.ts$'] },
    },
    {
      name: 'console-is-browser-only', severity: 'error', from: { path: '^apps/console/src/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: ['^libs/(?!domain/|protocol/)', '^node_modules/(@nestjs|fastify|socket\\.io/|pino|prom-client)'] },
    },
    {
      name: 'console-uses-no-node', severity: 'error', from: { path: '^apps/console/src/', pathNot: '\\.spec\\.tsx?$' }, to: { dependencyTypes: ['core'] },
    },
    {
      name: 'feed-picture-and-map-know-no-react', severity: 'error', from: { path: '^apps/console/src/(feed|picture|map|playback)/', pathNot: '\\.spec\\.tsx?$' },
      to: { path: ['^node_modules/(react|react-dom|react-aria-components)/', '^apps/console/src/panels/'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'], extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'] },
  },
};
