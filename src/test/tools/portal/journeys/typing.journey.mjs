import { addField, expect, happenings, linkFor, rows, send, test } from '../annals.mjs'

test('what is typed by keys is what is searched for', async ({ page, tenant }) => {
  test.slow()
  await addField(tenant, { name: 'region', displayName: 'Region', type: 'TEXT' })
  await send(tenant, happenings(20, { custom: { region: 'eu-north' } }))
  await send(tenant, happenings(7, { custom: { region: 'eu-west' } }))
  await send(tenant, [{ action: 'user.log' }, { action: 'user.login', severity: 'HIGH' }, { action: 'user.login' }])
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  const search = page.getByRole('combobox', { name: 'Search and filter' })
  const type = async (text, total) => {
    await page.goto(`${page.url().split('?')[0]}?range=7d`)
    await search.click()
    await search.pressSequentially(text, { delay: 15 })
    await page.keyboard.press('Enter')
    await expect(page.locator('.grid-foot')).toContainText(`${total} event`)
  }

  await type('region:eu-west', 7)
  await expect(page.locator('.chip')).toHaveText(/Region\s*eu-west/)
  await type('-region:eu-north', 10)
  await type('region:eu-west,eu-north', 27)
  await type('action:user.log', 1)
  await expect(page.locator('.chip')).toHaveText(/Action\s*user\.log\s*$/)
  await type('action:user.login severity>=high', 1)
  await expect(page.locator('.chip')).toHaveCount(2)
  await expect(search).toHaveValue('')
})

test('a choice is taken where one went to it, and what is paused stays so through a search', async ({ page, tenant }) => {
  await addField(tenant, { name: 'region', displayName: 'Region', type: 'TEXT' })
  await send(tenant, happenings(7, { custom: { region: 'eu-north' } }))
  await send(tenant, happenings(7, { custom: { region: 'eu-west' } }))
  // What the server suggests comes late: it changes nothing of what one went to.
  let suggest
  const late = new Promise((resolve) => (suggest = resolve))
  await page.route('**/graphql', async (route) => {
    if (route.request().postData()?.includes('query Suggest')) await late
    await route.continue()
  })
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page)).toHaveCount(14)
  // The facets have counted both values, so that both are chosen from before the server suggests any.
  await expect(page.getByRole('complementary', { name: 'Filters' }).locator('.value', { hasText: /eu-(north|west)/ })).toHaveCount(2)
  const search = page.getByRole('combobox', { name: 'Search and filter' })

  await test.step('excluded by its sign', async () => {
    await search.click()
    await search.fill('region:')
    await expect(page.getByRole('option')).toHaveCount(2)
    await page.keyboard.press('ArrowDown')
    const chosen = page.getByRole('option', { selected: true })
    const excluded = await chosen.textContent()
    const suggested = page.waitForResponse((response) => response.request().postData()?.includes('query Suggest') ?? false)
    suggest()
    await (await suggested).finished()
    await expect(chosen).toHaveText(excluded)
    await page.keyboard.press('-')
    await expect(page.locator('.chip')).toHaveClass(/not/)
    await expect(page.locator('.chip')).toContainText(excluded.includes('west') ? 'eu-west' : 'eu-north')
    await expect(rows(page)).toHaveCount(7)
  })

  await test.step('paused through a search', async () => {
    await page.getByRole('button', { name: 'Live', exact: true }).click()
    await expect(page.getByRole('button', { name: 'Paused' })).toBeVisible()
    await search.fill('severity:info')
    await page.keyboard.press('Enter')
    await expect(page.locator('.chip')).toHaveCount(2)
    await expect(page.locator('.grid[aria-label] .progressbar')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'Paused' })).toBeVisible()
  })
})

test('everything is everything, also what was sent late', async ({ page, tenant }) => {
  const long = (days) => new Date(Date.now() - days * 86_400_000).toISOString()
  await send(tenant, [{ action: 'today' }, ...Array.from({ length: 30 }, (_, i) => ({ action: 'imported', occurredAt: long(i + 1) }))])
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  await page.goto(`${page.url().split('?')[0]}?range=all`)
  await expect(page.locator('.grid-foot')).toContainText('31 events')
  await expect(page.locator('annals-overview')).toContainText('31 events')
})

test("a tenant's owner makes links, and dialogs give the focus back", async ({ page, tenant }) => {
  await send(tenant, happenings(3))
  await page.goto(await linkFor(tenant, ['owner']))
  await expect(rows(page).first()).toBeVisible()
  await page.getByRole('link', { name: 'Access' }).click()
  const open = page.getByRole('button', { name: 'Portal link', exact: true })
  await expect(page.getByRole('checkbox', { name: 'viewer may Read' })).toBeDisabled()
  await expect(page.getByRole('button', { name: 'New credential' })).toHaveCount(0)
  await open.focus()
  await page.keyboard.press('Enter')
  const form = page.getByRole('dialog', { name: 'Portal link' })
  await expect(form).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(form).toHaveCount(0)
  await expect(open).toBeFocused()
})
