// Measures how quick the portal is, for docs/performance.md:
//   ANNALS_URL=http://localhost:8080 ANNALS_CLIENT_ID=… ANNALS_CLIENT_SECRET=… node measure.mjs
// It makes a log of 20,000 events; ANNALS_TENANT names one that is there, however long.
import { randomUUID } from 'node:crypto'
import { chromium } from '@playwright/test'
import { launchOptions } from './browser.mjs'
import { happenings, linkFor, send } from './annals.mjs'

const EVENTS = 20_000
const tenant = process.env.ANNALS_TENANT ?? `m-${randomUUID()}`
if (!process.env.ANNALS_TENANT) await send(tenant, happenings(EVENTS))

const browser = await chromium.launch(await launchOptions())
const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 } })).newPage()
const first = page.locator('.g-row .t').first()

const sizes = []
page.on('requestfinished', (request) => {
  if (request.url().includes('/assets/')) sizes.push(request.sizes().then((sent) => sent.responseBodySize))
})
await page.goto(await linkFor(tenant, ['viewer']))
await first.waitFor()
await page.waitForLoadState('networkidle').catch(() => undefined)
const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
console.log(`scripts and styles sent at the first load: ${Math.round(bytes / 1_000)} KB`)

const rows = []
for (let i = 0; i < 9; i++) {
  await page.reload({ waitUntil: 'commit' })
  await first.waitFor()
  rows.push(await page.evaluate(() => performance.now()))
}
rows.sort((a, b) => a - b)
console.log(`first rows after a reload, ms: median ${Math.round(rows[4])}, worst of nine ${Math.round(rows[8])}`)

for (const [seconds, step] of [
  [6, 60],
  [20, 600],
]) {
  const frames = await page.evaluate(scroll, [seconds, step])
  console.log(
    `${seconds} seconds of scrolling, ${step} px a frame: ${frames.count} frames, median ${frames.median.toFixed(1)} ms, 95 % ${frames.p95.toFixed(1)} ms, worst ${frames.worst.toFixed(1)} ms; ${frames.rows} rows in the page, ${Math.round(frames.top)} px far`,
  )
}

const started = Date.now()
await page.locator('.grid-scroll').evaluate((grid) => grid.scrollTo(0, 0))
await send(tenant, [{ action: 'measured.live' }])
await page.locator('.g-row', { hasText: 'measured.live' }).first().waitFor()
console.log(`from sending an event to its row: ${Date.now() - started} ms`)
await browser.close()

/** Runs in the page: how long the frames take. */
async function scroll([seconds, step]) {
  const grid = document.querySelector('.grid-scroll')
  const times = []
  const end = performance.now() + seconds * 1_000
  let last = performance.now()
  while (performance.now() < end) {
    grid.scrollTop += step
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    times.push(now - last)
    last = now
  }
  times.sort((a, b) => a - b)
  return { count: times.length, median: times[times.length >> 1], p95: times[Math.floor(times.length * 0.95)], worst: times.at(-1), rows: document.querySelectorAll('.g-row').length, top: grid.scrollTop }
}
