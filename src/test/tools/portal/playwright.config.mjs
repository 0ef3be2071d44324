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
  retries: 0,
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
