import { ask, expect, happenings, linkFor, rows, send, signIn, test, vendorToken } from '../annals.mjs'

test('an operator makes a credential, sees its secret once, and revokes it while a page is open', async ({ page, browser, tenant }) => {
  await send(tenant, happenings(5))
  await signIn(page, '/portal/access')
  const name = `Back end ${tenant}`

  await page.getByRole('button', { name: 'New credential' }).click()
  const form = page.getByRole('dialog', { name: 'New credential' })
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form.getByText('Fill this in.')).toBeVisible()
  await form.getByLabel('Name').fill(name)
  await form.getByRole('button', { name: 'Create' }).click()
  await expect(form.getByText('Choose at least one permission.')).toBeVisible()
  await form.getByLabel(/Read/).check()
  await form.getByLabel('Tenants', { exact: true }).fill(tenant)
  await form.getByRole('button', { name: 'Create' }).click()

  const secret = page.getByRole('dialog', { name: 'Save this secret now' })
  await expect(secret.locator('.secret code')).toHaveCount(2)
  const [id, key] = await secret.locator('.secret code').allTextContents()
  await page.keyboard.press('Escape')
  await expect(secret).toBeVisible()
  await secret.getByRole('button', { name: 'I have saved it' }).click()
  await expect(secret).toHaveCount(0)
  await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText(id)
  expect(await page.content()).not.toContain(key)

  const other = await (await browser.newContext()).newPage()
  await signIn(other, `/portal?tenant=${tenant}`, id, key)
  await expect(rows(other)).toHaveCount(5)
  await expect(other.getByRole('link', { name: 'Access' })).toHaveCount(0)
  await expect(other.getByRole('button', { name: 'Live', exact: true })).toBeVisible()

  await test.step('a new secret, while the old one works on for a while', async () => {
    await page.getByRole('button', { name: `Rotate ${name}` }).click()
    await page.getByRole('dialog').getByLabel(/stays valid for/).selectOption('3600')
    await page.getByRole('dialog').getByRole('button', { name: 'Rotate' }).click()
    await expect(secret.locator('.secret code')).toHaveCount(2)
    expect((await secret.locator('.secret code').allTextContents())[1]).not.toBe(key)
    await secret.getByRole('button', { name: 'I have saved it' }).click()
    await expect(page.getByRole('row', { name: new RegExp(name) })).toContainText('old secret until')
    await vendorToken(id, key)
  })

  await page.getByRole('button', { name: `Revoke ${name}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await expect(page.getByRole('status')).toContainText('is revoked')
  await expect(page.getByRole('row', { name: new RegExp(name) })).toHaveCount(0)

  // Nothing is asked on that page: its stream ends with the credential.
  await expect(other.getByRole('heading', { name: 'You have been signed out' })).toBeVisible()
  await expect(rows(other)).toHaveCount(5)
})

test('an operator makes a portal link that works once', async ({ page, browser, tenant }) => {
  await send(tenant, happenings(3))
  await signIn(page, `/portal/access?tenant=${tenant}`)
  await page.getByRole('button', { name: 'Portal link', exact: true }).click()
  const form = page.getByRole('dialog', { name: 'Portal link' })
  await expect(form.getByLabel('Tenant id')).toHaveValue(tenant)
  await form.getByRole('button', { name: 'Create link' }).click()
  await expect(form.getByText('Fill this in.')).toBeVisible()
  await form.getByLabel('User id').fill('u-9')
  await form.getByRole('button', { name: 'Create link' }).click()
  const link = await form.locator('.secret code').textContent()

  const reader = await (await browser.newContext()).newPage()
  await reader.goto(link)
  await expect(rows(reader)).toHaveCount(3)
  const again = await (await browser.newContext()).newPage()
  await again.goto(link)
  await expect(again.getByRole('alert')).toContainText('has been used')
})

test('an operator makes a tenant and turns its log off and on, and suspends it', async ({ page, browser, tenant }) => {
  await signIn(page, '/portal/tenants')
  await page.getByRole('button', { name: 'New tenant' }).first().click()
  const form = page.getByRole('dialog', { name: 'New tenant' })
  await form.getByLabel('Id').fill('no spaces')
  await form.getByRole('button', { name: 'Create tenant' }).click()
  await expect(form.locator('.fault')).toBeVisible()
  await form.getByLabel('Id').fill(tenant)
  await form.getByLabel('Name').fill('Hooli Logistics')
  await form.getByRole('button', { name: 'Create tenant' }).click()
  await expect(form).toHaveCount(0)
  const find = page.getByRole('searchbox', { name: 'Find a tenant' })
  // Among the tenants of all other tests it is some pages away.
  await find.fill(tenant.toUpperCase())
  const row = page.getByRole('row', { name: new RegExp(tenant) })
  await expect(row).toContainText('Hooli Logistics')
  await test.step('the tenant switcher finds it, too', async () => {
    await page.locator('annals-tenants-menu .tenant').click()
    // Opening it begins a new search, which is over once there are tenants.
    await page.locator('annals-tenants-menu .menu-item').first().waitFor()
    await page.getByLabel('Find a tenant, or enter its id').fill(tenant.slice(0, -2))
    await expect(page.getByRole('dialog').getByRole('button', { name: /Hooli Logistics/ })).toContainText(tenant)
    await page.keyboard.press('Escape')
  })
  await row.getByRole('switch').uncheck()
  await expect(row).toContainText('Off')
  await row.getByRole('switch').check()
  await expect(row).toContainText('On')

  await send(tenant, happenings(3))
  const reader = await (await browser.newContext()).newPage()
  await reader.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(reader)).toHaveCount(3)
  await page.reload()
  await find.fill(tenant)
  await expect(row).toContainText(/3\s*now/)
  await row.getByRole('button', { name: /^Suspend/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend' }).click()
  await expect(row).toContainText('suspended')
  // Whoever looks is told without asking.
  await expect(reader.getByRole('heading', { name: 'This account is suspended' })).toBeVisible({ timeout: 15_000 })
  await row.getByRole('button', { name: /^Lift/ }).click()
  await expect(row).not.toContainText('suspended')
  await reader.getByRole('button', { name: 'Try again' }).click()
  await expect(rows(reader)).toHaveCount(3)
})

test('quick changes of an operator are made in their order, though the first one takes long', async ({ page, tenant }) => {
  await send(tenant, happenings(1))
  const role = `auditors of ${tenant}`.slice(0, 40)
  await ask(null, 'mutation($input: RoleInput!) { saveRole(input: $input) { name } }', { input: { name: role, permissions: ['audits:read'] } })
  /** Holds back the first change of this kind, until the returned function is called. */
  const holdFirst = async (mutation) => {
    let release
    const released = new Promise((resolve) => (release = resolve))
    let held = false
    await page.route('**/graphql', async (route) => {
      if (!held && route.request().postData()?.includes(`mutation ${mutation}`)) {
        held = true
        await released
      }
      await route.fallback()
    })
    return release
  }
  const answers = (mutation, count) => {
    let left = count
    return page.waitForResponse((response) => (response.request().postData()?.includes(`mutation ${mutation}`) ?? false) && --left === 0)
  }

  await test.step('a log is turned off and on', async () => {
    await signIn(page, '/portal/tenants')
    await page.getByRole('searchbox', { name: 'Find a tenant' }).fill(tenant)
    const row = page.getByRole('row', { name: new RegExp(tenant) })
    await expect(page.getByRole('row')).toHaveCount(2)
    const release = await holdFirst('EnableAuditLogs')
    const both = answers('EnableAuditLogs', 2)
    await row.getByRole('switch').uncheck()
    await expect(row).toContainText('Off')
    await row.getByRole('switch').check()
    await expect(row).toContainText('On')
    release()
    await both
    await expect(row).toContainText('On')
    const { tenants } = await ask(null, 'query($search: String) { tenants(first: 1, search: $search) { nodes { auditLogsEnabled } } }', { search: tenant })
    expect(tenants.nodes).toEqual([{ auditLogsEnabled: true }])
  })

  await test.step('a role is given two permissions', async () => {
    await page.getByRole('link', { name: 'Access' }).click()
    const may = (what) => page.getByRole('checkbox', { name: `${role} may ${what}` })
    const release = await holdFirst('SaveRole')
    const both = answers('SaveRole', 2)
    await may('Download').check()
    await may('Send').check()
    release()
    await both
    await expect(may('Download')).toBeChecked()
    await expect(may('Send')).toBeChecked()
    const { roles } = await ask(null, '{ roles { name permissions } }')
    expect(roles.find((each) => each.name === role).permissions.toSorted()).toEqual(['audits:export', 'audits:read', 'audits:write'])
    await ask(null, 'mutation($name: String!) { removeRole(name: $name) }', { name: role })
  })
})

test('an operator makes a role, and what it gives is so at once for who has it', async ({ page, browser, tenant }) => {
  await send(tenant, happenings(3))
  const role = `auditors of ${tenant}`.slice(0, 40)
  await signIn(page, '/portal/access')
  await page.getByRole('button', { name: 'New role' }).click()
  const form = page.getByRole('dialog', { name: 'New role' })
  await form.getByLabel('Name').fill('viewer')
  await form.getByRole('button', { name: 'Save role' }).click()
  await expect(form.getByText('A role with this name already exists.')).toBeVisible()
  await form.getByLabel('Name').fill(role)
  await form.getByRole('button', { name: 'Save role' }).click()
  await expect(form).toHaveCount(0)
  await expect(page.getByRole('checkbox', { name: 'viewer may Read' })).toBeDisabled()

  const reader = await (await browser.newContext()).newPage()
  await reader.goto(await linkFor(tenant, [role]))
  await expect(rows(reader)).toHaveCount(3)
  await expect(reader.getByRole('button', { name: 'Download' })).toHaveCount(0)

  // The page may still say that the new role was saved, so that is nothing to wait for.
  const saved = page.waitForResponse((response) => response.request().postData()?.includes('mutation SaveRole') ?? false)
  await page.getByRole('checkbox', { name: `${role} may Download` }).check()
  await saved
  await expect(page.getByRole('status')).toContainText('saved')
  await reader.reload()
  await expect(reader.getByRole('button', { name: 'Download' })).toBeVisible()

  await page.getByRole('button', { name: `Remove the role ${role}` }).click()
  await page.getByRole('dialog').getByRole('button', { name: /Remove/ }).click()
  await expect(page.getByRole('status')).toContainText('removed')
  await expect(page.getByRole('row', { name: new RegExp(role) })).toHaveCount(0)
  // Its stream ends, and it is told; its session does not.
  await expect(reader.getByRole('heading', { name: 'Your role cannot see this log' })).toBeVisible()
})

test('an operator takes back a link that nobody has used', async ({ page, browser, tenant }) => {
  await send(tenant, happenings(3))
  const link = await linkFor(tenant, ['viewer'], 'u-taken-back')
  await signIn(page, '/portal/access')
  await page.getByRole('button', { name: `Revoke: u-taken-back, ${tenant}` }).click()
  await expect(page.getByRole('status')).toContainText('is revoked')
  const late = await (await browser.newContext()).newPage()
  await late.goto(link)
  await expect(late.getByRole('alert')).toContainText('Request a new link')
})
