// The server as the vendor's back end sees it, and the ways in for people.
import { randomUUID } from 'node:crypto'
import { test as base, expect } from '@playwright/test'

export const url = process.env.ANNALS_URL
export const clientId = process.env.ANNALS_CLIENT_ID
export const clientSecret = process.env.ANNALS_CLIENT_SECRET

let token

export async function vendorToken(id = clientId, secret = clientSecret) {
  const response = await fetch(`${url}/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: 'Basic ' + Buffer.from(`${id}:${secret}`).toString('base64'), 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'grant_type=client_credentials',
  })
  expect(response.status, 'token').toBe(200)
  return (await response.json()).access_token
}

export async function ask(tenant, query, variables = {}) {
  token ??= await vendorToken()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...(tenant ? { 'X-Tenant-Id': tenant } : {}) },
    body: JSON.stringify({ query, variables }),
  })
  const answer = await response.json()
  expect(answer.errors, JSON.stringify(answer.errors)).toBeUndefined()
  return answer.data
}

export async function send(tenant, events) {
  for (let i = 0; i < events.length; i += 500) {
    const { sendAudits } = await ask(tenant, 'mutation($inputs: [AuditInput!]!) { sendAudits(inputs: $inputs) { accepted rejected results { error { message } } } }', { inputs: events.slice(i, i + 500) })
    expect(sendAudits.rejected, JSON.stringify(sendAudits.results.find((result) => result.error))).toBe(0)
  }
}

export async function addField(tenant, input) {
  await ask(tenant, 'mutation($input: AddFieldInput!) { addField(input: $input) { version } }', { input })
}

export async function linkFor(tenant, roles, user = 'u-1', expiresIn = 600) {
  const { createPortalLink } = await ask(null, 'mutation($input: PortalLinkInput!) { createPortalLink(input: $input) { url } }', {
    input: { tenantId: tenant, userId: user, name: 'Ana Ruiz', email: 'ana@acme.test', roles, expiresIn },
  })
  return createPortalLink.url
}

/** A token of a tenant's user, as a portal link gives it. */
export async function userToken(tenant, roles) {
  const code = (await linkFor(tenant, roles)).split('#code=')[1]
  const response = await fetch(`${url}/portal/session`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ code }) })
  return (await response.json()).accessToken
}

export async function signIn(page, path, id = clientId, secret = clientSecret) {
  await page.goto(path)
  await page.getByLabel('Client id').fill(id)
  await page.getByLabel('Client secret').fill(secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Some events of different kinds, the newest last. */
export function happenings(count, more = {}) {
  const people = ['Ana Ruiz', 'Tomás Keller', 'Mei Tanaka', 'Sofia Brandt']
  const severities = ['INFO', 'INFO', 'INFO', 'MEDIUM', 'HIGH', 'CRITICAL', 'ERROR']
  const actions = ['document.view', 'document.update', 'signin.succeed', 'role.grant']
  const now = Date.now()
  return Array.from({ length: count }, (_, i) => ({
    action: actions[i % actions.length],
    severity: severities[i % severities.length],
    outcome: i % 11 === 0 ? 'DENIED' : 'SUCCESS',
    occurredAt: new Date(now - (count - i) * 20_000).toISOString(),
    actor: { id: `u-${i % people.length}`, name: people[i % people.length], email: `u${i % people.length}@acme.test` },
    resource: { type: 'Document', id: `doc-${i % 5}`, name: `Plan ${i % 5}` },
    ip: `203.0.113.${i % 200}`,
    ...more,
  }))
}

/**
 * The next request is answered as if the token had ended. The route stays, and lets through what comes then: one that
 * ends itself can keep a request for ever that begins meanwhile.
 */
export async function endTheTokenOnce(page, headers = {}) {
  let ended = false
  await page.route('**/graphql', (route) => {
    if (ended) return route.continue()
    ended = true
    const error = { message: 'The access token has expired', extensions: { code: 'UNAUTHENTICATED' } }
    return route.fulfill({ status: 401, headers, contentType: 'application/json', body: JSON.stringify({ errors: [error] }) })
  })
}

/** Each journey has a tenant of its own, and fails where a page complains: about a script, a style, a request. */
export const test = base.extend({
  tenant: async ({}, use) => use(`t-${randomUUID()}`),
  complaints: [
    async ({ context }, use) => {
      const complaints = []
      context.on('weberror', (error) => complaints.push(error.error().message))
      context.on('console', (message) => {
        if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) complaints.push(message.text())
      })
      await use(complaints)
      expect(complaints, 'what pages complained of').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

export const rows = (page) => page.locator('.g-row:not([aria-hidden])')
export const columns = (page) => page.locator('.g-head [role=columnheader] .clip')
