// Takes the pictures of the documents: start the demo (mvn spring-boot:run), then
//   ANNALS_URL=http://localhost:8080 ANNALS_CLIENT_ID=… ANNALS_CLIENT_SECRET=… node pictures.mjs
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { launchOptions } from './browser.mjs'
import { clientId, clientSecret, url } from './annals.mjs'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../../docs/pictures')
mkdirSync(folder, { recursive: true })

const browser = await chromium.launch(await launchOptions())
const context = await browser.newContext({ viewport: { width: 1200, height: 720 }, reducedMotion: 'reduce' })
const page = await context.newPage()
const quiet = () => page.waitForLoadState('networkidle').catch(() => undefined)
const take = (name) => page.screenshot({ path: join(folder, `${name}.png`) })

await page.goto(`${url}/portal?tenant=acme`)
await page.getByLabel('Client id').fill(clientId)
await page.getByLabel('Client secret').fill(clientSecret)
await page.getByRole('button', { name: 'Sign in', exact: true }).click()
await page.locator('.g-row .t').first().waitFor()
await page.locator('.facet .count').first().waitFor()
await page.locator('.plot rect').first().waitFor({ state: 'attached' })
await quiet()
await take('log')

await page.emulateMedia({ colorScheme: 'dark' })
await page.goto(`${url}/portal?tenant=acme&q=settings.update`)
await page.locator('.g-row .t').first().waitFor()
await page.locator('.g-row').nth(1).click()
await page.locator('.diff ins').first().waitFor()
await quiet()
await take('event')

await page.emulateMedia({ colorScheme: 'light' })
await page.goto(`${url}/portal/builder?tenant=acme`)
await page.locator('.p-row .t').first().waitFor()
await page.locator('.vers li').first().waitFor()
await quiet()
await take('builder')

await page.setViewportSize({ width: 360, height: 720 })
await page.goto(`${url}/portal?tenant=acme`)
await page.locator('.g-row .t').first().waitFor()
await quiet()
await take('phone')

await browser.close()
