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

test('first rows are there within a second of opening', async ({ page, tenant }) => {
  await send(tenant, happenings(500))
  // The server has been asked before, as that of people in the middle of a day.
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page).first()).toBeVisible()
  const times = []
  for (let i = 0; i < 3; i++) {
    await page.evaluate(() => performance.clearResourceTimings())
    await page.reload({ waitUntil: 'commit' })
    await expect(rows(page).first()).toBeVisible()
    times.push(await page.evaluate(() => performance.now()))
  }
  test.info().annotations.push({ type: 'first rows, ms', description: times.map(Math.round).join(' ') })
  expect(Math.min(...times)).toBeLessThan(process.env.CI ? 3_000 : 1_500)
})
