import { ask, expect, happenings, linkFor, rows, send, signIn, test } from '../annals.mjs'

test('a viewer is not offered what a viewer may not, and is told so at the address', async ({ page, tenant }) => {
  await send(tenant, happenings(3))
  await page.goto(await linkFor(tenant, ['viewer']))
  await expect(rows(page)).toHaveCount(3)
  await expect(page.getByRole('navigation').getByRole('link')).toHaveText(['Log'])
  await expect(page.getByRole('button', { name: 'Download' })).toHaveCount(0)
  await page.goto('/portal/builder')
  await expect(page.getByRole('heading', { name: 'Your role cannot configure fields' })).toBeVisible()
  await expect(page.locator('.errcode')).toContainText('FORBIDDEN')
  await page.goto('/portal/downloads')
  await expect(page.getByText('but not download it')).toBeVisible()
  await page.goto('/portal/access')
  await expect(page.getByRole('heading', { name: 'Your role cannot manage access' })).toBeVisible()
  await page.goto('/portal/nowhere')
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible()
})

test('a credential that may only send does not see the log', async ({ page, tenant }) => {
  const { createCredential: made } = await ask(null, 'mutation { createCredential(input: {name: "Sender", permissions: ["audits:write"]}) { clientId clientSecret } }')
  await signIn(page, `/portal?tenant=${tenant}`, made.clientId, made.clientSecret)
  await expect(page.getByRole('heading', { name: 'Your role cannot see this log' })).toBeVisible()
  await expect(page.locator('.errcode')).toContainText('FORBIDDEN /')
})

test('a wrong secret is told at once, without a box of the browser', async ({ page }) => {
  await signIn(page, '/portal', 'nobody', 'nothing')
  await expect(page.getByRole('alert')).toContainText('No credential has this id and secret')
  await expect(page.getByLabel('Client secret')).toHaveAttribute('aria-invalid', 'true')
})

test('a session that ends is begun again without losing the view', async ({ page, tenant }) => {
  await send(tenant, happenings(30))
  await signIn(page, `/portal?tenant=${tenant}&q=severity:HIGH`)
  await expect(rows(page)).toHaveCount(4)
  await page.route('**/graphql', (route) => route.fulfill({ status: 401, contentType: 'application/json', body: JSON.stringify({ errors: [{ message: 'The access token has expired', extensions: { code: 'UNAUTHENTICATED' } }] }) }))
  await page.getByRole('button', { name: 'Clear', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'You have been signed out' })).toBeVisible()
  await expect(page.getByLabel('Client id')).toHaveValue(process.env.ANNALS_CLIENT_ID)
  await page.unroute('**/graphql')
  await page.getByLabel('Client secret').fill(process.env.ANNALS_CLIENT_SECRET)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'You have been signed out' })).toHaveCount(0)
  await expect(page.locator('.grid-foot')).toContainText('30 events')
})
