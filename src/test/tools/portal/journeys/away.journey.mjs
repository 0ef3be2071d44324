import { ask, expect, happenings, linkFor, rows, send, test } from '../annals.mjs'

test('the socket is cut: what happened meanwhile is there once, and nothing is missing', async ({ page, tenant }) => {
  const sockets = []
  let cut = false
  await page.routeWebSocket(/\/graphql$/, (socket) => {
    if (cut) {
      void socket.close({ code: 1011 })
      return
    }
    socket.connectToServer()
    sockets.push(socket)
  })
  await send(tenant, happenings(4))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeVisible()
  await send(tenant, [{ action: 'before.cut' }])
  await expect(rows(page).first()).toContainText('before.cut')

  cut = true
  await Promise.all(sockets.map((socket) => socket.close({ code: 1011 })))
  await expect(page.getByRole('button', { name: 'Reconnecting' })).toBeVisible()
  await send(tenant, [{ action: 'during.cut.1' }, { action: 'during.cut.2' }, { action: 'during.cut.3' }])
  cut = false

  await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeVisible({ timeout: 20_000 })
  await send(tenant, [{ action: 'after.cut' }])
  await expect(rows(page).first()).toContainText('after.cut')
  await expect(page.locator('.g-td.c-action')).toHaveText([
    /after\.cut/,
    /during\.cut\.3/,
    /during\.cut\.2/,
    /during\.cut\.1/,
    /before\.cut/,
    /role\.grant/,
    /signin\.succeed/,
    /document\.update/,
    /document\.view/,
  ])
})

test('the server goes away: rows stay, the page says so, and comes back by itself', async ({ page, tenant }) => {
  await send(tenant, happenings(20))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page)).toHaveCount(20)
  await page.route('**/graphql', (route) => route.abort())
  await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:critical')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Annals is not responding.')).toBeVisible()
  await expect(rows(page)).toHaveCount(20)
  await page.unroute('**/graphql')
  await expect(page.getByText('Annals is not responding.')).toHaveCount(0, { timeout: 20_000 })
  await expect(rows(page)).toHaveCount(3)
})

test('paused, nothing moves; resumed, all of it is there', async ({ page, tenant }) => {
  await send(tenant, happenings(3))
  await page.goto(await linkFor(tenant, ['viewer']))
  await page.getByRole('button', { name: 'Live', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Paused' })).toBeVisible()
  await send(tenant, [{ action: 'while.paused' }])
  await page.keyboard.press('t')
  await expect(page.getByRole('button', { name: 'Local', exact: true })).toHaveAttribute('aria-pressed', 'true')
  await expect(rows(page)).toHaveCount(3)
  await page.getByRole('button', { name: 'Paused' }).click()
  await expect(rows(page)).toHaveCount(4)
  await expect(rows(page).first()).toContainText('while.paused')
})

test('first use: five lines that work, and the first event while one looks', async ({ page, tenant }) => {
  await page.goto(await linkFor(tenant, ['owner']))
  await expect(page.getByRole('heading', { name: 'Send your first event' })).toBeVisible()
  await expect(page.getByText('Waiting for your first event')).toBeVisible()
  await expect(page.locator('.wait .dot-live')).toBeVisible()
  await expect(page.locator('pre.code')).toContainText(`curl ${process.env.ANNALS_URL}/v1/audits`)
  await expect(page.locator('pre.code')).toContainText(`X-Tenant-Id: ${tenant}`)
  await send(tenant, [{ action: 'hello' }])
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page).first()).toContainText('hello')
})

test('first use stays what it is while there is only what Annals wrote itself', async ({ page, tenant }) => {
  const limit = (events) => ask(null, `mutation { setTenantLimits(tenantId: "${tenant}", limits: { eventsPerSecond: ${events} }) { id } }`)
  const first = page.getByRole('heading', { name: 'Send your first event' })
  await ask(null, `mutation { createTenant(input: { id: "${tenant}" }) { id } }`)
  await limit(100)
  await page.goto(await linkFor(tenant, ['owner']))
  await expect(first).toBeVisible()
  await limit(200)
  await page.getByRole('button', { name: 'Show automatic events' }).click()
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).first()).toContainText('limits.changed')
  await page.reload()
  await expect(first).toBeVisible()
  await expect(page.locator('.wait .dot-live')).toBeVisible()
  await send(tenant, [{ action: 'hello' }])
  await expect(rows(page)).toHaveCount(3)
  await expect(rows(page).first()).toContainText('hello')
})

test('where the server asks to wait, the page waits and asks again', async ({ page, tenant }) => {
  await send(tenant, happenings(6))
  let refused = 0
  await page.route('**/graphql', (route) => {
    if (refused++ > 2) return route.continue()
    return route.fulfill({
      status: 200,
      contentType: 'application/json',
      body: JSON.stringify({ errors: [{ message: 'Too many at once', extensions: { code: 'RATE_LIMITED', retryAfterMillis: 150 } }] }),
    })
  })
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page)).toHaveCount(6)
  expect(refused).toBeGreaterThan(3)
})
