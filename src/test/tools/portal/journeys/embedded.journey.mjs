import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { endTheTokenOnce, expect, happenings, rows, send, test, url, userToken } from '../annals.mjs'
import { findings } from '../axe.mjs'

/** The page of docs/embedding.md, on an origin of its own, under a policy that allows nothing in the page itself. */
function documented() {
  let folder = process.cwd()
  while (!existsSync(join(folder, 'docs/embedding.md'))) folder = join(folder, '..')
  const text = readFileSync(join(folder, 'docs/embedding.md'), 'utf8').replaceAll('https://audit.example.com', url)
  const block = (language) => new RegExp('```' + language + '\\n([^]*?)```').exec(text)[1]
  return { html: block('html'), js: block('js'), css: block('css') }
}

async function vendorsPage(nextToken) {
  const { html, js, css } = documented()
  const policy = `default-src 'none'; script-src 'self' ${url}; style-src 'self'; connect-src 'self' ${url} ${url.replace('http', 'ws')}; require-trusted-types-for 'script'; trusted-types lit-html`
  const server = createServer(async (request, response) => {
    const files = { '/': ['text/html', html], '/security.js': ['text/javascript', js], '/security.css': ['text/css', css] }
    if (request.url === '/audit-token') {
      response.setHeader('Content-Type', 'application/json')
      response.end(JSON.stringify({ accessToken: await nextToken() }))
      return
    }
    const [type, content] = files[request.url] ?? ['text/plain', '']
    response.setHeader('Content-Type', type)
    response.setHeader('Content-Security-Policy', policy)
    response.end(content)
  })
  await new Promise((resolve) => server.listen(Number(process.env.ANNALS_VENDORS_PORT ?? 0), '127.0.0.1', resolve))
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

test('the element in a page of another origin, under a strict policy: live, in its colours, with another token', async ({ page, tenant }) => {
  await send(tenant, happenings(10))
  let given = 0
  const vendor = await vendorsPage(() => {
    given++
    return userToken(tenant, ['viewer'])
  })
  try {
    await page.goto(vendor.origin)
    await expect(rows(page)).toHaveCount(10)
    await expect(page.getByRole('button', { name: 'Live' })).toBeVisible()
    await send(tenant, [{ action: 'seen.elsewhere' }])
    await expect(rows(page).first()).toContainText('seen.elsewhere')
    await expect(page.getByRole('button', { name: 'Download' })).toHaveCount(0)

    const font = await rows(page).first().evaluate((row) => getComputedStyle(row).fontFamily)
    expect(font).toContain('Georgia')

    // What the page around it lacks (a main landmark) is its vendor's.
    expect((await findings(page)).filter((found) => !/^(region|landmark-one-main):/.test(found))).toEqual([])

    await rows(page).nth(3).click()
    await expect(page.locator('.drawer')).toContainText('Fields')
    await page.keyboard.press('Escape')
    await expect(page.locator('.drawer')).toHaveCount(0)

    await test.step('a token that has ended is asked for anew, and the log goes on', async () => {
      await endTheTokenOnce(page, { 'Access-Control-Allow-Origin': vendor.origin })
      await page.getByRole('combobox', { name: 'Search and filter' }).fill('severity:info')
      await page.keyboard.press('Enter')
      await expect.poll(() => given).toBe(2)
      await expect(page.locator('.grid-foot')).toContainText('7 events')
    })
  } finally {
    vendor.close()
  }
})
