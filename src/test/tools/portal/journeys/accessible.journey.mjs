import { addField, expect, happenings, linkFor, rows, send, signIn, test } from '../annals.mjs'
import { findings } from '../axe.mjs'

async function prepared(tenant) {
  await addField(tenant, { name: 'region', displayName: 'Region', type: 'CHOICE', choices: ['eu-west', 'us-east'] })
  await send(tenant, happenings(60, { custom: { region: 'eu-west', found: 1 } }))
}

for (const colorScheme of ['light', 'dark']) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme })

    test(`axe finds nothing on the log, its menus and its drawer, ${colorScheme}`, async ({ page, tenant }) => {
      await prepared(tenant)
      await page.goto('/portal')
      await expect(page.getByLabel('Client id')).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.goto(await linkFor(tenant, ['auditor']))
      await expect(rows(page).first()).toBeVisible()
      await expect(page.locator('.facet .value').first()).toBeVisible()
      await expect(page.locator('.plot rect').first()).toBeAttached()
      expect(await findings(page)).toEqual([])
      await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:')
      await expect(page.getByRole('option').first()).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      await rows(page).nth(5).click()
      await expect(page.locator('.facts')).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.keyboard.press('d')
      await expect(page.getByRole('dialog', { name: 'Download' })).toBeVisible()
      expect(await findings(page)).toEqual([])
    })

    test(`axe finds nothing at 320 pixels, ${colorScheme}`, async ({ page, tenant }) => {
      await prepared(tenant)
      await page.setViewportSize({ width: 320, height: 640 })
      await page.goto(await linkFor(tenant, ['builder']))
      await expect(rows(page).first()).toBeVisible()
      expect(await findings(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
      await page.getByRole('button', { name: /^Filters/ }).click()
      await expect(page.getByRole('dialog', { name: 'Filters' })).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Builder' }).click()
      await expect(page.locator('.flist li').first()).toBeVisible()
      expect(await findings(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
    })

    test(`axe finds nothing on builder, access, tenants and downloads, ${colorScheme}`, async ({ page, tenant }) => {
      await prepared(tenant)
      await signIn(page, `/portal/builder?tenant=${tenant}`)
      await expect(page.locator('.flist li').first()).toBeVisible()
      await expect(page.locator('.vers li').first()).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.getByRole('button', { name: 'Add field' }).click()
      await expect(page.getByRole('dialog')).toBeVisible()
      expect(await findings(page)).toEqual([])
      await page.keyboard.press('Escape')
      for (const [name, seen] of [
        ['Access', '.matrix tbody .check'],
        ['Tenants', 'annals-tenants .switch'],
        ['Downloads', '.empty, .dls'],
      ]) {
        await page.getByRole('navigation').getByRole('link', { name }).click()
        await expect(page.locator(seen).first()).toBeVisible()
        expect(await findings(page), name).toEqual([])
      }
    })
  })
}
