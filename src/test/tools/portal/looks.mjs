// Takes a picture of every page at three widths, light and dark, to look at before a release:
// start the demo (mvn spring-boot:run), then
//   ANNALS_URL=http://localhost:8080 ANNALS_CLIENT_ID=… ANNALS_CLIENT_SECRET=… node looks.mjs [part of a name …]
// The pictures are in target/looks, named after the page, the width and the scheme.
import { createServer } from 'node:http'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { launchOptions } from './browser.mjs'
import { ask, clientId, clientSecret, linkFor, send, signIn, url, userToken } from './annals.mjs'

const TENANT = process.env.ANNALS_TENANT ?? 'acme'
const EMPTY = `looks-${Date.now()}`
const SIZES = [
  [320, 640],
  [1280, 800],
  [2560, 1300],
]
const SCHEMES = ['light', 'dark']
const folder = join(dirname(fileURLToPath(import.meta.url)), '../../../../target/looks')
const wanted = process.argv.slice(2)

const rows = (page) => page.locator('.g-row .t').first().waitFor()
const inPortal = (path) => (page) => page.goto(`${url}/portal${path}${path.includes('?') ? '&' : '?'}tenant=${TENANT}`)
const press = (page, name) => page.getByRole('button', { name }).first().click()
const refuse = (code, message, status = 200) => (route) =>
  /StructureQuery|query Start\b/.test(route.request().postData() ?? '') && status === 200 ? route.continue() : route.fulfill({ status, contentType: 'application/json', body: JSON.stringify({ errors: [{ message, extensions: { code, executionId: '01JQ-4F2A' } }] }) })

/** Each page: how one comes there, once signed in as the vendor. */
const LOOKS = {
  log: async (page) => {
    await inPortal('?range=30d')(page)
    await rows(page)
    await page.locator('.plot rect').first().waitFor({ state: 'attached' })
  },
  'log-search': async (page) => {
    await LOOKS.log(page)
    await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:')
    await page.getByRole('option').first().waitFor()
  },
  'log-filtered': async (page) => {
    await inPortal('?range=30d&q=severity:HIGH,CRITICAL -action:document.view')(page)
    await page.locator('.g-row .t, .empty').first().waitFor()
  },
  'log-filters': async (page, width) => {
    await LOOKS.log(page)
    if (width < 700) await press(page, /^Filters/)
  },
  'log-range': async (page) => {
    await LOOKS.log(page)
    await page.locator('.btn.range').click()
  },
  event: async (page) => {
    await inPortal('?range=30d&q=settings.update')(page)
    await rows(page)
    await page.locator('.g-row').nth(1).click()
    await page.locator('.facts').waitFor()
  },
  'event-print': async (page) => {
    await LOOKS.event(page)
    await page.emulateMedia({ media: 'print' })
  },
  'event-history': async (page) => {
    await LOOKS.event(page)
    await page.getByRole('tab', { name: /^History/ }).click()
    await page.locator('.hist li').first().waitFor()
  },
  'event-raw': async (page) => {
    await LOOKS.event(page)
    await page.getByRole('tab', { name: 'Raw JSON' }).click()
  },
  builder: async (page) => {
    await inPortal('/builder')(page)
    await page.locator('.p-row .t').first().waitFor()
    await page.locator('.vers li').first().waitFor()
  },
  'builder-field': async (page) => {
    await LOOKS.builder(page)
    await press(page, 'Add field')
    await page.getByRole('dialog').waitFor()
  },
  'builder-all': async (page) => {
    await LOOKS.builder(page)
    await page.getByRole('button', { name: 'All tenants', exact: true }).click()
    await page.locator('.flist li').nth(5).waitFor()
  },
  'builder-back': async (page) => {
    await LOOKS.builder(page)
    await press(page, 'Go back')
    await page.locator('.diff-list').waitFor()
  },
  downloads: inPortal('/downloads'),
  'download-dialog': async (page) => {
    await LOOKS.log(page)
    await page.keyboard.press('d')
    await page.getByRole('dialog', { name: 'Download' }).waitFor()
  },
  access: async (page) => {
    await inPortal('/access')(page)
    await page.locator('.matrix tbody .check').first().waitFor()
  },
  'access-role': dialogOf('access', 'New role'),
  'access-credential': dialogOf('access', 'New credential'),
  'access-link': dialogOf('access', /link/i),
  'access-rotate': dialogOf('access', /^Rotate/),
  'access-revoke': dialogOf('access', /^Revoke/),
  'access-secret': async (page) => {
    await LOOKS['access-credential'](page)
    await page.getByRole('dialog').getByLabel('Name').fill('Back end')
    await page.getByRole('dialog').getByLabel(/Send/).check()
    await page.getByRole('button', { name: 'Create' }).click()
    await page.locator('.secret code').nth(1).waitFor()
    await ask(null, `mutation($id: ID!) { revokeCredential(id: $id) { id } }`, { id: (await ask(null, '{ credentials { id name revokedAt } }')).credentials.find((each) => each.name === 'Back end' && !each.revokedAt).id })
  },
  tenants: async (page) => {
    await inPortal('/tenants')(page)
    await page.locator('annals-tenants .switch').first().waitFor()
  },
  'tenants-suspend': dialogOf('tenants', /^Suspend/),
  'tenants-new': dialogOf('tenants', /new tenant|add tenant/i),
  'tenant-switch': async (page) => {
    await LOOKS.log(page)
    await page.locator('button.tenant').click()
    await page.locator('.tenant-found .menu-item').first().waitFor()
  },
  me: async (page) => {
    await LOOKS.log(page)
    await page.locator('.me').click()
  },
  shortcuts: async (page) => {
    await LOOKS.log(page)
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
  },
  'state-nothing-found': async (page) => {
    await inPortal('?range=30d&q=action:no.such.thing')(page)
    await page.locator('.empty').first().waitFor()
  },
  'state-not-found': inPortal('/nowhere'),
  'state-off': async (page) => {
    await page.route('**/graphql', refuse('AUDIT_LOGS_DISABLED', 'The audit log of this tenant is off'))
    await inPortal('')(page)
    await page.locator('.empty').first().waitFor()
  },
  'state-suspended': async (page) => {
    await page.route('**/graphql', refuse('TENANT_SUSPENDED', 'This tenant is suspended'))
    await inPortal('')(page)
    await page.locator('.empty').first().waitFor()
  },
  'state-failed': async (page) => {
    await page.route('**/graphql', refuse('INTERNAL_ERROR', 'Something went wrong'))
    await inPortal('')(page)
    await page.locator('.empty').first().waitFor()
  },
  'state-away': async (page) => {
    await LOOKS.log(page)
    await page.route('**/graphql', (route) => route.abort())
    await page.keyboard.press('t')
    await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:critical')
    await page.keyboard.press('Enter')
    await page.getByText('Annals is not responding.').waitFor()
  },
  'state-ended': async (page) => {
    await LOOKS.log(page)
    await page.route('**/graphql', refuse('UNAUTHENTICATED', 'The access token has expired', 401))
    await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:critical')
    await page.keyboard.press('Enter')
    await page.locator('.gate-over').waitFor()
  },
  'state-loading': async (page) => {
    await page.route('**/graphql', () => undefined)
    await inPortal('')(page)
    await page.locator('.skel, .wait').first().waitFor()
  },
  embedded: async (page) => {
    await page.goto(`http://127.0.0.1:${vendors.address().port}/`)
    await rows(page)
  },
}
/** Pages for whoever has not signed in, or comes by a link. */
const OUTSIDE = {
  'state-first-use': async (page) => {
    await page.goto(await linkFor(EMPTY, ['owner']))
    await page.locator('.first').waitFor()
  },
  'state-forbidden': async (page) => {
    await page.goto(await linkFor(TENANT, ['viewer']))
    await rows(page)
    await page.goto(`${url}/portal/builder`)
    await page.locator('.empty').first().waitFor()
  },
  'sign-in': async (page) => {
    await page.goto(`${url}/portal`)
    await page.getByLabel('Client id').waitFor()
  },
  'sign-in-issuers': async (page) => {
    await page.route('**/portal/sign-in.json', (route) => route.fulfill({ json: { issuers: [{ issuer: 'https://id.acme.test', name: 'Acme ID' }, { issuer: 'https://login.globex.test', name: 'Globex' }] } }))
    await page.goto(`${url}/portal`)
    await page.getByRole('button', { name: 'Acme ID' }).waitFor()
  },
  'sign-in-wrong': async (page) => {
    await signIn(page, `${url}/portal`, 'nobody', 'nothing')
    await page.getByRole('alert').waitFor()
  },
  'choose-tenant': async (page) => {
    await signIn(page, `${url}/portal`)
    await page.locator('annals-tenants-menu[open] .menu-item').first().waitFor()
  },
}

function dialogOf(look, button) {
  return async (page) => {
    await LOOKS[look](page)
    await press(page, button)
    await page.getByRole('dialog').waitFor()
  }
}

/** A vendor's page with the element in it. It has to be allowed: annals.web.allowed-origins. */
const vendors = createServer(async (request, response) => {
  response.setHeader('Content-Type', 'text/html; charset=utf-8')
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Vendor</title>
<style>body{margin:0;font:16px Georgia,serif;background:light-dark(#f4f1ea,#1d1b18);color:light-dark(#222,#eee)} h1{padding:16px;margin:0} annals-log{display:block;height:620px;margin:0 16px}</style>
<h1>Vendor settings</h1><script type="module" src="${url}/portal/annals-log.js"></script><annals-log endpoint="${url}" token="${await userToken(TENANT, ['auditor'])}" theme="auto"></annals-log></html>`)
})

mkdirSync(folder, { recursive: true })
await new Promise((listening) => vendors.listen(Number(process.env.ANNALS_VENDORS_PORT ?? 0), '127.0.0.1', listening))
const browser = await chromium.launch(await launchOptions())
const chosen = (looks) => Object.entries(looks).filter(([name]) => wanted.length === 0 || wanted.some((part) => name.includes(part)))

async function take(context, name, way, [width, height], scheme) {
  const page = await context.newPage()
  page.setDefaultTimeout(8_000)
  try {
    await page.setViewportSize({ width, height })
    await way(page, width)
    await page.waitForLoadState('networkidle', { timeout: 1_500 }).catch(() => undefined)
    await page.screenshot({ path: join(folder, `${name}-${width}-${scheme}.png`) })
    const wide = await page.evaluate(() => document.documentElement.scrollWidth)
    if (wide > width) console.log(`${name} at ${width}: ${wide} px wide`)
  } catch (fault) {
    console.log(`${name} at ${width}, ${scheme}: ${String(fault.message).split('\n')[0]}`)
  } finally {
    await page.close()
  }
}

for (const scheme of SCHEMES) {
  for (const size of SIZES) {
    for (const [name, way] of chosen(OUTSIDE)) {
      const context = await browser.newContext({ colorScheme: scheme, reducedMotion: 'reduce' })
      await take(context, name, way, size, scheme)
      await context.close()
    }
    for (const [name, way] of chosen(LOOKS)) {
      const context = await browser.newContext({ colorScheme: scheme, reducedMotion: 'reduce' })
      await context.addInitScript(`if (location.origin === ${JSON.stringify(new URL(url).origin)} && !location.hash) sessionStorage.setItem('annals.session', ${JSON.stringify(JSON.stringify(await session()))})`)
      await take(context, name, way, size, scheme)
      await context.close()
    }
  }
}
await browser.close()
vendors.close()

async function session() {
  const { vendorToken } = await import('./annals.mjs')
  return { token: await vendorToken(), expiresAt: Date.now() + 3_000_000, kind: 'vendor', clientId }
}
