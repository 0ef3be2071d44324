import { addField, ask, columns, expect, happenings, linkFor, rows, send, test } from '../annals.mjs'

test('very long values, right-to-left text and markup are shown as they are and break nothing', async ({ page, tenant }) => {
  const long = 'a'.repeat(9_000)
  await addField(tenant, { name: 'note', displayName: 'Note', type: 'TEXT' })
  await send(tenant, [
    { action: 'long.value', actor: { name: 'x'.repeat(250) }, resource: { type: 'Document', name: 'w '.repeat(120) }, custom: { note: long } },
    { action: 'rtl.value', actor: { name: 'מאיה כהן' }, resource: { type: 'مستند', name: 'خطة العمل' }, custom: { note: '<b onclick="alert(1)">bold</b>' } },
  ])
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page)).toHaveCount(2)
  await expect(rows(page).first()).toContainText('מאיה כהן')
  await expect(rows(page).first()).toContainText('<b onclick="alert(1)">bold</b>')
  expect(await rows(page).nth(1).evaluate((row) => row.getBoundingClientRect().height)).toBe(32)
  await rows(page).nth(1).click()
  const drawer = page.locator('.drawer')
  await drawer.getByRole('button', { name: 'Show all 9,000 characters' }).click()
  await expect(drawer.locator('.facts')).toContainText(long)
  expect(await drawer.locator('.ev-body').evaluate((body) => body.scrollWidth - body.clientWidth)).toBe(0)
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
})

test('a hundred fields are columns that scroll, and facets that open when they are asked for', async ({ page, tenant }) => {
  const fields = Array.from({ length: 100 }, (_, i) => ({ name: `f${i}`, displayName: `Field ${i}`, type: 'TEXT' }))
  const { dataStructure } = await ask(tenant, '{ dataStructure { fields { name } } }')
  await ask(tenant, 'mutation($input: DataStructureInput!) { applyStructure(input: $input) { version } }', {
    input: { fields: [...dataStructure.fields.slice(0, 6).map(({ name }) => ({ name })), ...fields] },
  })
  await send(tenant, happenings(80, { custom: Object.fromEntries(fields.map(({ name }, i) => [name, `value ${i}`])) }))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  await expect(columns(page)).toHaveCount(106)
  await expect(page.locator('.facet')).toHaveCount(14)
  await page.getByRole('button', { name: /more fields/ }).click()
  await expect(page.locator('.facet')).toHaveCount(104)
  await page.getByRole('button', { name: 'Field 90', exact: true }).first().click()
  await expect(page.locator('.facet', { hasText: 'Field 90' }).getByRole('checkbox')).toHaveCount(1)
})

test('thousands of rows scroll by, and the page holds no more than those in sight; Home and End find what was dropped', async ({ page, tenant }) => {
  test.slow()
  await send(tenant, happenings(9_000))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  const grid = page.locator('.grid-scroll')
  await send(tenant, Array.from({ length: 7 }, (_, i) => ({ action: `arrived.${i}` })))
  await expect(rows(page).first()).toContainText('arrived.6')
  const newest = await rows(page).first().getAttribute('id')
  await expect(async () => {
    await grid.evaluate(async (scroller) => {
      for (let i = 0; i < 40; i++) {
        scroller.scrollTop += 1_000
        await new Promise(requestAnimationFrame)
      }
    })
    expect(await grid.evaluate((scroller) => scroller.scrollTop)).toBeGreaterThan(250_000)
  }).toPass({ timeout: 120_000, intervals: [50] })
  expect(await page.locator('.grid-inner').evaluate((inner) => inner.childNodes.length)).toBeLessThan(600)

  await grid.focus()
  await page.keyboard.press('Home')
  await expect(page.locator('.g-row.active')).toHaveAttribute('id', newest)
  expect(await grid.evaluate((scroller) => scroller.scrollTop)).toBe(0)
  const seen = await rows(page).evaluateAll((all) => all.map((row) => row.id))
  expect(new Set(seen).size).toBe(seen.length)
  await send(tenant, [{ action: 'while.at.the.top' }])
  await expect(rows(page).first()).toContainText('while.at.the.top')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('.g-row.active')).toHaveAttribute('id', newest)
  await page.keyboard.press('End')
  await expect(page.locator('.g-row.active')).toHaveAttribute('aria-rowindex', /^[89]\d{3}$/)
})
