/** The servers apart, on real Kafka and Redis: started, killed, watched in Chromium and written to by foreign clients. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/distributed/**/*.e2e.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.tsx?$': '@swc/jest' },
  testTimeout: 120_000,
};
