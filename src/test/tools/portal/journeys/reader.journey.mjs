import { readFile } from 'node:fs/promises'
import { addField, ask, columns, expect, happenings, linkFor, rows, send, test } from '../annals.mjs'

test("a tenant's user follows the log live, searches it, looks at an event and downloads", async ({ page, tenant }) => {
  await addField(tenant, { name: 'region', displayName: 'Region', type: 'CHOICE', choices: ['eu-west', 'us-east'] })
  for (const name of ['impersonator', 'changes', 'resourceType', 'resourceId']) {
    await ask(tenant, 'mutation($name: String!) { updateField(name: $name, input: {enabled: true, showInTable: false}) { version } }', { name })
  }
  const events = happenings(120).map((event, i) => ({ ...event, custom: { region: i % 3 === 0 ? 'us-east' : 'eu-west' } }))
  await send(tenant, events)
  await send(tenant, [
    {
      action: 'settings.update',
      severity: 'HIGH',
      actor: { name: 'Mei Tanaka', id: 'u-2' },
      impersonator: { name: 'Priya N.', id: 's-1' },
      resource: { type: 'Setting', id: 'sso', name: 'Single sign-on' },
      changes: [{ field: 'sharing', before: 'disabled', after: 'enabled for guests' }],
      custom: { region: 'eu-west' },
    },
  ])

  await test.step('the link signs in, once, and its code leaves the address', async () => {
    await page.goto(await linkFor(tenant, ['auditor']))
    await expect(rows(page).first()).toContainText('settings.update')
    expect(page.url()).not.toContain('code')
    await expect(columns(page)).toHaveText([/^Time/, 'User', 'Action', 'Resource', 'Severity', 'IP address', 'Region'])
    await expect(rows(page).first()).toContainText('Priya N.')
  })

  await test.step('an event arrives at the top while one looks', async () => {
    await expect(page.getByRole('button', { name: 'Live', exact: true })).toBeVisible()
    await send(tenant, [{ action: 'invoice.paid', actor: { name: 'Lea' }, custom: { region: 'eu-west' } }])
    await expect(rows(page).first()).toContainText('invoice.paid')
  })

  await test.step('away from the top it waits behind a pill', async () => {
    await page.locator('.grid-scroll').evaluate((grid) => grid.scrollTo(0, 900))
    await send(tenant, [{ action: 'invoice.refunded', actor: { name: 'Lea' }, custom: { region: 'eu-west' } }])
    await page.getByRole('button', { name: '1 new' }).click()
    await expect(rows(page).first()).toContainText('invoice.refunded')
  })

  await test.step('a search is completed, becomes chips, and stands in the address', async () => {
    const search = page.getByRole('combobox', { name: 'Search and filter' })
    await search.fill('sev')
    await expect(page.getByRole('option', { name: /Severity/ })).toBeVisible()
    await search.press('Tab')
    await expect(search).toHaveValue('severity:')
    await search.pressSequentially('hi')
    await expect(page.getByRole('option', { name: /High/ })).toBeVisible()
    await search.press('Enter')
    await expect(page.locator('.chip')).toHaveText(/Severity\s*High/)
    await expect.poll(() => page.url()).toContain('q=severity:HIGH')
    await expect(page.locator('.grid-foot')).toContainText('18 events')
    await page.reload()
    await expect(page.locator('.chip')).toHaveText(/Severity\s*High/)
    await expect(page.locator('.grid-foot')).toContainText('18 events')
  })

  await test.step('a facet narrows further, and says how many', async () => {
    const facets = page.getByRole('complementary', { name: 'Filters' })
    await facets.locator('.value', { hasText: 'us-east' }).getByRole('checkbox').check()
    await expect(page.locator('.chip')).toHaveCount(2)
    await expect.poll(() => page.url()).toContain('region:us-east')
    await expect(page.locator('.grid-foot')).toContainText('5 events')
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(page.locator('.grid-foot')).toContainText('123 events')
  })

  await test.step('a column head sorts, down, up, and not any more', async () => {
    const head = page.getByRole('columnheader', { name: /Severity/ })
    await head.getByRole('button').click()
    await expect(head).toHaveAttribute('aria-sort', 'descending')
    await expect(rows(page).first()).toContainText('Error')
    await expect(page.locator('.g-day')).toHaveCount(0)
    await head.getByRole('button').click()
    await expect(head).toHaveAttribute('aria-sort', 'ascending')
    await expect(rows(page).first()).toContainText('Info')
    await expect.poll(() => page.url()).toContain('sort=severity')
    await head.getByRole('button').click()
    await expect(head).not.toHaveAttribute('aria-sort')
    await expect(rows(page).first()).toContainText('invoice.refunded')
  })

  await test.step('what cannot be read is explained, and the rows stay', async () => {
    const search = page.getByRole('combobox', { name: 'Search and filter' })
    await search.fill('severity:hihg')
    await search.press('Enter')
    await expect(page.getByRole('alert')).toContainText('INFO, MEDIUM, HIGH, CRITICAL, ERROR')
    await expect(rows(page).first()).toBeVisible()
    await page.getByRole('button', { name: 'Clear', exact: true }).click()
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  await test.step('a part of the time is dragged in the histogram', async () => {
    await page.getByRole('button', { name: /Last 7 days/ }).click()
    await page.getByRole('button', { name: /Last hour/ }).click()
    await expect(page.locator('.histo')).toContainText('Last hour')
    const plot = page.locator('.plot')
    await expect(plot.locator('rect').first()).toBeAttached()
    const box = await plot.boundingBox()
    await page.mouse.move(box.x + box.width * 0.5, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + 20, { steps: 6 })
    await page.mouse.up()
    await expect.poll(() => page.url()).toContain('part=')
    await expect(page.getByRole('button', { name: 'Live off' })).toBeDisabled()
    await expect.poll(async () => Number((await page.locator('.grid-foot strong').textContent()).replace(/\D/g, ''))).toBeLessThan(90)
    await page.getByRole('button', { name: 'Show the whole range' }).click()
    await expect(page.locator('.grid-foot')).toContainText('123 events')
  })

  await test.step('one event is opened: what changed, who really acted, its history, its JSON', async () => {
    await rows(page).filter({ hasText: 'settings.update' }).click()
    const drawer = page.locator('.drawer')
    await expect(drawer).toContainText('really acted')
    await expect(drawer.locator('.diff del')).toHaveText('disabled')
    await expect(drawer.locator('.diff ins')).toHaveText('enabled for guests')
    await drawer.getByRole('tab', { name: /History/ }).click()
    await expect(drawer.locator('.hist li')).toHaveCount(1)
    await drawer.getByRole('tab', { name: 'Raw JSON' }).click()
    await expect(drawer.locator('.code')).toContainText('"settings.update"')
    const permalink = page.url()
    await page.keyboard.press('Escape')
    await expect(drawer).toHaveCount(0)
    await page.goto(permalink)
    await expect(page.locator('.drawer')).toContainText('Single sign-on')
    await page.keyboard.press('Escape')
  })

  await test.step('by keyboard alone: move, open, step, close', async () => {
    await page.locator('.grid-scroll').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const first = await page.locator('.drawer .ev-top').textContent()
    await page.keyboard.press('j')
    await expect(page.locator('.drawer .ev-top')).not.toHaveText(first)
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await expect(page.getByRole('combobox', { name: 'Search and filter' })).toBeFocused()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
  })

  await test.step('the view is downloaded, with what it shows', async () => {
    await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:critical')
    await page.keyboard.press('Enter')
    await expect(page.locator('.grid-foot')).toContainText('17 events')
    await page.getByRole('button', { name: 'Download' }).first().click()
    const dialog = page.getByRole('dialog', { name: 'Download' })
    await expect(dialog).toContainText('This view, 17')
    const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: 'Download' }).click()])
    expect(download.suggestedFilename()).toMatch(/^audit-log-.*\.csv$/)
    const lines = (await readFile(await download.path(), 'utf8')).trim().split(/\r?\n/)
    expect(lines).toHaveLength(18)
    expect(lines[0]).toContain('Region')
    await page.getByRole('link', { name: 'Downloads' }).click()
    await expect(page.locator('.dls li')).toHaveCount(1)
    await expect(page.locator('.dls li')).toContainText('sha256')
  })

  await test.step('the file is deleted, once that is confirmed', async () => {
    await page.getByRole('button', { name: 'Delete: CSV, 17 events' }).click()
    const dialog = page.getByRole('dialog', { name: 'Delete this file' })
    await dialog.getByRole('button', { name: 'Cancel' }).click()
    await expect(page.locator('.dls li')).toHaveCount(1)
    await page.getByRole('button', { name: 'Delete: CSV, 17 events' }).click()
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(dialog).toHaveCount(0)
    await expect(page.getByText('No files yet')).toBeVisible()
  })
})

test('a whole log of thousands scrolls to its first event, with few rows in the page', async ({ page, tenant }) => {
  await send(tenant, happenings(1_500))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  await expect
    .poll(
      async () => {
        await page.locator('.grid-scroll').evaluate((grid) => grid.scrollTo(0, grid.scrollHeight))
        return page.locator('.g-end').textContent({ timeout: 200 }).catch(() => '')
      },
      { timeout: 20_000, intervals: [60] },
    )
    .toContain('The first event of this view')
  expect(await rows(page).count()).toBeLessThan(120)
  await page.locator('.grid-scroll').focus()
  await page.keyboard.press('Home')
  await expect(rows(page).first()).toHaveAttribute('aria-rowindex', '2')
})
