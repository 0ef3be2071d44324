import { endTheTokenOnce, expect, happenings, rows, send, signIn, test } from '../annals.mjs'
import { findings } from '../axe.mjs'

/** Journeys run at the same time, so each has its own. */
const [first, second, third] = (process.env.ANNALS_USER_TENANTS ?? '').split(',')

/** At the provider, which is a Spring Authorization Server with its own pages. */
async function atProvider(page, user, consent = 'Submit Consent') {
  await page.getByPlaceholder('Username').fill(user)
  await page.getByPlaceholder('Password').fill(process.env.ANNALS_USER_PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  const choices = page.getByRole('checkbox')
  const asked = page.getByRole('button', { name: consent })
  await Promise.race([asked.waitFor(), page.waitForURL('**/portal**')])
  if (await asked.isVisible()) {
    for (const choice of await choices.all()) await choice.check()
    await asked.click()
  }
}

const begin = (page) => page.getByRole('button', { name: 'Sign in with Acme ID' }).click()

test('somebody signs in at the identity provider, sees what the link showed, and signs out', async ({ page }) => {
  await send(first, happenings(30))
  await send(second, [{ action: 'elsewhere' }])
  const view = `/portal?tenant=${first}&q=severity:HIGH`
  await page.goto(view)
  await expect(page.getByRole('button', { name: 'Sign in with Acme ID' })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await begin(page)
  await atProvider(page, 'ana')
  await expect(rows(page)).toHaveCount(4)
  expect(new URL(page.url()).search).toBe(new URL(view, 'http://x').search)
  expect(await findings(page)).toEqual([])
  const kept = await page.evaluate(() => [JSON.stringify({ ...localStorage }), document.cookie].join())
  expect(kept).not.toContain('eyJ')

  await page.getByRole('combobox', { name: 'Switch tenant' }).selectOption(second)
  await expect(rows(page)).toHaveCount(1)
  await expect(rows(page)).toContainText('elsewhere')

  await page.locator('.me').click()
  await expect(page.locator('#annals-me')).toContainText('with Acme ID')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByLabel('Client id')).toBeVisible()
  // The provider still knows ana: it is asked to ask whoever sits here next. (This one does not listen.)
  const asked = page.waitForRequest((request) => /\/oauth2\/authorize\?.*prompt=login/.test(request.url()))
  await begin(page)
  await asked
})

test('a session that ends is begun again by itself, and the view stays', async ({ page }) => {
  await send(third, happenings(7))
  await page.goto(`/portal?tenant=${third}&q=severity:CRITICAL`)
  await begin(page)
  await atProvider(page, 'ana')
  await expect(rows(page).first()).toBeVisible()
  const before = await page.evaluate(() => {
    const session = JSON.parse(sessionStorage.getItem('annals.session'))
    sessionStorage.setItem('annals.session', JSON.stringify({ ...session, since: 0 }))
    return session.token
  })
  await page.reload()
  await expect(rows(page).first()).toBeVisible()
  const address = page.url()
  await endTheTokenOnce(page)
  const renewed = page.waitForRequest((request) => request.url().includes('prompt=none'))
  await page.getByRole('combobox', { name: 'Search and filter' }).fill('document')
  await page.keyboard.press('Enter')
  await renewed
  await expect.poll(() => page.evaluate(() => JSON.parse(sessionStorage.getItem('annals.session') ?? '{}').token ?? null).catch(() => null)).not.toBe(before)
  await expect(page.locator('.grid-foot')).toBeVisible()
  expect(new URL(page.url()).searchParams.get('tenant')).toBe(new URL(address).searchParams.get('tenant'))
  expect(page.url()).toContain('q=severity:CRITICAL')
  expect(page.url()).not.toContain('code=')
})

test('whoever goes back at the provider, or has no tenant, is told so in words', async ({ page }) => {
  await page.goto('/portal')
  await begin(page)
  await atProvider(page, 'ben', 'Cancel')
  await expect(page.getByRole('alert')).toContainText('Acme ID rejected the sign-in')
  expect(new URL(page.url()).search).toBe('')
  await begin(page)
  await page.getByRole('button', { name: 'Submit Consent' }).waitFor()
  for (const choice of await page.getByRole('checkbox').all()) await choice.check()
  await page.getByRole('button', { name: 'Submit Consent' }).click()
  await expect(page.getByRole('alert')).toContainText('does not name a user or a tenant')
})

test('an answer that nobody asked for opens nothing', async ({ page, tenant }) => {
  await page.goto('/portal?code=stolen&state=made-up')
  await expect(page.getByRole('alert')).toContainText('not started in this tab')
  expect(new URL(page.url()).search).toBe('')
  await signIn(page, `/portal?tenant=${tenant}`)
  await expect(page.getByRole('navigation')).toBeVisible()
})
