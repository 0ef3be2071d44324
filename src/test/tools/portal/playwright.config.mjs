import { defineConfig } from '@playwright/test'
import { launchOptions } from './browser.mjs'

export default defineConfig({
  testDir: 'journeys',
  testMatch: '*.journey.mjs',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // Single journeys have failed on a loaded machine: "typing" (choices read again between two keys), "first use", "operator" (a switch).
  // To be found and fixed; until then one that passes at once in a second try is not the end of the build.
  retries: 2,
  outputDir: 'results',
  use: {
    baseURL: process.env.ANNALS_URL,
    launchOptions: await launchOptions(),
    viewport: { width: 1280, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    acceptDownloads: true,
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
})
