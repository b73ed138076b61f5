/**
 * Nest's own rspack set-up for the servers, with five differences: everything under `node:` stays outside (the default
 * misses modules that exist only with that prefix, such as node:sqlite), the output is for Node 24, and types are checked
 * by `tsc` in the tests instead of here, so that `npm start` is quick; modules share one scope, where a name of
 * another module is a variable instead of a getter; and what a library's index only passes on is left out unless somebody uses it.
 */
const SWC = {
  jsc: {
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
    target: 'es2023',
    keepClassNames: true,
  },
  sourceMaps: true,
};

export default (defaults) => ({
  ...defaults,
  devtool: 'source-map',
  externals: [/^node:/, ...defaults.externals],
  externalsType: 'module',
  module: {
    rules: [
      { test: /\.tsx?$/, use: [{ loader: 'builtin:swc-loader', options: SWC }], exclude: /node_modules/, type: 'javascript/esm' },
      { test: /\/libs\/[^/]+\/src\/index\.ts$/, sideEffects: false },
    ],
  },
  resolve: { extensions: ['.ts'], importsFields: ['imports'] },
  optimization: { ...defaults.optimization, providedExports: true, usedExports: true, sideEffects: true, concatenateModules: true },
  plugins: defaults.plugins.filter((plugin) => plugin.constructor.name !== 'ForkTsCheckerWebpackPlugin'),
});
