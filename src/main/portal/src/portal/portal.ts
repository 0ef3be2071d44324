import { html, nothing, type TemplateResult } from 'lit'
import { customElement, query, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { StartDocument, type StartQuery } from '../generated/graphql'
import { initials } from '../log/drawer'
import type { LogPage } from '../log/log-page'
import { readView, writeView, type View } from '../log/view'
import { brand } from '../parts/brand'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Latest } from '../parts/latest'
import { Part } from '../parts/model'
import { openBelow } from '../parts/popover'
import { emptiness } from '../parts/state'
import type { Toasts } from '../parts/toast'
import { Refused } from '../server/refused'
import { Server } from '../server/server'
import { comeIn, explained, leaveFor, noteSignedOut, takeReturn, type Return } from '../server/issuers'
import { choosesTenant, redeem, remember, remembered, takeCode, type Session } from '../server/session'
import { texts } from '../texts'
import '../log/log-page'
import '../parts/toast'
import './gate'
import './tenant-switch'

type Page = 'log' | 'downloads' | 'builder' | 'access' | 'tenants'

const ROOT = '/portal'
const PAGES: Record<string, Page> = {
  '': 'log',
  downloads: 'downloads',
  builder: 'builder',
  access: 'access',
  tenants: 'tenants',
}
const ASKS: Record<Exclude<Page, 'log'>, string> = {
  downloads: 'audits:export',
  builder: 'structure:configure',
  access: 'access:manage',
  tenants: 'tenants:manage',
}
/** Pages that are about one tenant. */
const OF_TENANT = new Set<Page>(['log', 'downloads', 'builder'])
const LOADS: Record<Page, () => Promise<unknown>> = {
  log: async () => undefined,
  downloads: () => import('../downloads/downloads-page'),
  builder: () => import('../builder/builder-page'),
  access: () => import('../access/access-page'),
  tenants: () => import('../access/tenants-page'),
}
const THEME = 'annals.theme'
const TENANT = 'annals.tenant'
/** What lets in for less than this is not asked to let in again without a question: it might go on for ever. */
const SHORTEST_SESSION = 30_000

/** The whole portal: who is signed in, which tenant and page they look at. All but the first is in the address. */
@customElement('annals-portal')
export class Portal extends Part {
  @state() private session: Session | null = null
  @state() private ended = false
  @state() private opening = false
  @state() private gateFault: string | null = null
  @state() private viewer: StartQuery['viewer'] | null = null
  @state() private refused: Refused | null = null
  @state() private page: Page | null = 'log'
  @state() private view: View = readView(new URLSearchParams())
  @state() private tenant: string | null = null
  @state() private loaded = new Set<Page>(['log'])
  @state() private shortcuts = false
  @state() private dark = false
  @query('annals-log-page') private logPage!: LogPage | null
  @query('annals-toasts') private toasts!: Toasts
  @state() private server = new Server('')
  #asked: AbortController | null = null
  #entries = new Latest()

  override connectedCallback(): void {
    super.connectedCallback()
    this.#theme(stored(THEME))
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#theme(stored(THEME)))
    window.addEventListener('popstate', () => this.#readAddress())
    // A link that is opened where the portal is open already changes the fragment alone.
    window.addEventListener('hashchange', () => void this.#begin())
    document.addEventListener('keydown', (event) => this.#key(event))
    this.addEventListener('click', (event) => this.#followLink(event))
    this.addEventListener('say', (event) => this.toasts.say(event.detail))
    const returned = takeReturn()
    this.#readAddress()
    if (returned) {
      void this.#comeBack(returned)
      return
    }
    void this.#begin()
  }

  async #begin(): Promise<void> {
    const code = takeCode()
    if (!code) {
      const session = this.session ? null : remembered()
      if (session) await this.#enter(session)
      return
    }
    this.#forget()
    this.opening = true
    try {
      const session = await this.#entries.of(() => redeem(code))
      if (session) await this.#enter(session)
    } catch (fault) {
      const refused = Refused.from(fault)
      this.gateFault = refused.isAway ? texts.signIn.away : texts.signIn.linkOver
    } finally {
      this.opening = false
    }
  }

  /** From an identity provider, to the view that was left for it. */
  async #comeBack(returned: Return): Promise<void> {
    if (!('code' in returned)) {
      const session = returned.leaving ? null : remembered()
      if (session) await this.#enter(session)
      else this.gateFault = returned.fault
      return
    }
    const { leaving, code } = returned
    this.opening = true
    try {
      await this.#enter(await comeIn(leaving, code))
    } catch (fault) {
      this.gateFault = explained(Refused.from(fault), leaving.door)
    } finally {
      this.opening = false
    }
  }

  async #enter(session: Session): Promise<void> {
    const returning = this.ended
    this.session = session
    this.ended = false
    this.gateFault = null
    remember(session)
    if (session.kind === 'vendor') this.tenant ??= stored(TENANT)
    else if (choosesTenant(session)) this.tenant = this.#ownTenant(session)
    if (returning) this.server.become(session.token, this.server.tenant)
    else this.#connect(session)
    // The page reads what it needs at the same time.
    const asked = this.#askViewer()
    if (returning) {
      this.logPage?.again()
      this.requestUpdate()
    }
    await asked
  }

  /** The one of the address or of the last time, if it is among them. */
  #ownTenant({ tenants = [] }: Session): string | null {
    return [this.tenant, stored(TENANT)].find((tenant) => tenant && tenants.includes(tenant)) ?? tenants[0] ?? null
  }

  /** Each tenant has its own connection and its own pages, so that no page shows data of another tenant. */
  #connect(session: Session): void {
    this.server.hangUp()
    const server = new Server('')
    server.become(session.token, choosesTenant(session) ? this.tenant : null)
    server.addEventListener('signed-out', () => server === this.server && this.#signedOut())
    this.server = server
  }

  async #askViewer(): Promise<void> {
    this.#asked?.abort()
    const asked = (this.#asked = new AbortController())
    this.refused = null
    try {
      const { viewer } = await this.server.ask(StartDocument, asked.signal)
      this.viewer = viewer
      this.#title()
    } catch (fault) {
      const refused = Refused.from(fault)
      if (asked.signal.aborted || refused.code === 'UNAUTHENTICATED') return
      if (refused.isAway) this.server.addEventListener('reach', () => void this.#askViewer(), { once: true })
      // What is wrong with the tenant the page itself says.
      else if (refused.code !== 'TENANT_SUSPENDED') this.refused = refused
    }
  }

  #signedOut(): void {
    const { session } = this
    // Several questions may be refused at once: the provider is asked once.
    if (!session || this.ended) return
    remember(null)
    this.ended = true
    // Where nothing is being written, the provider is asked at once; it comes back to this view either way.
    if (session.door && Date.now() - (session.since ?? 0) > SHORTEST_SESSION && !this.querySelector('dialog[open]'))
      void leaveFor(session.door, true)
  }

  #forget(): void {
    remember(null)
    this.server.become(null, null)
    this.session = null
    this.viewer = null
    this.tenant = null
    this.ended = false
  }

  #signOut(): void {
    if (this.session?.door) noteSignedOut(true)
    this.#forget()
    history.replaceState(null, '', ROOT)
    this.#readAddress()
  }

  #readAddress(): void {
    const path = location.pathname.slice(ROOT.length).replace(/^\/|\/$/g, '')
    const parameters = new URLSearchParams(location.search)
    this.page = PAGES[path] ?? null
    this.view = readView(parameters)
    const tenant = parameters.get('tenant')
    if (tenant && tenant !== this.tenant) {
      this.tenant = tenant
      if (this.session && choosesTenant(this.session)) {
        if (this.session.kind === 'user') this.tenant = this.#ownTenant(this.session)
        this.#connect(this.session)
        void this.#askViewer()
      }
    }
    if (this.page) void this.#load(this.page)
    this.#title()
  }

  async #load(page: Page): Promise<void> {
    if (this.loaded.has(page)) return
    await LOADS[page]()
    this.loaded = new Set(this.loaded).add(page)
  }

  #title(): void {
    const name = this.page ? texts.nav[this.page] : texts.notFound.title
    document.title = [name, this.#tenantName, texts.product].filter(Boolean).join(' · ')
  }

  get #tenantName(): string {
    return this.viewer?.tenant?.name ?? this.viewer?.tenant?.id ?? this.tenant ?? ''
  }

  #url(page: Page): string {
    const path = page === 'log' ? ROOT : `${ROOT}/${page}`
    return choosesTenant(this.session) && this.tenant ? `${path}?tenant=${encodeURIComponent(this.tenant)}` : path
  }

  #go(url: string): void {
    if (url !== location.pathname + location.search) history.pushState(null, '', url)
    this.#readAddress()
    window.scrollTo(0, 0)
  }

  #followLink(event: MouseEvent): void {
    const link = (event.target as Element).closest?.('a')
    if (
      !link ||
      event.defaultPrevented ||
      event.button !== 0 ||
      event.metaKey ||
      event.ctrlKey ||
      event.shiftKey ||
      link.target
    )
      return
    if (link.origin !== location.origin || !link.pathname.startsWith(ROOT) || link.hash) return
    event.preventDefault()
    this.#go(link.pathname + link.search)
  }

  #look(view: View): void {
    const before = this.view
    this.view = view
    const parameters = new URLSearchParams()
    if (choosesTenant(this.session) && this.tenant) parameters.set('tenant', this.tenant)
    writeView(view, parameters)
    const address = location.pathname + (parameters.size > 0 ? `?${readable(parameters)}` : '')
    // Stepping from event to event is one step for the back button.
    if (before.event && view.event) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }

  #switch(tenant: string): void {
    keep(TENANT, tenant)
    const page = this.page && OF_TENANT.has(this.page) ? this.page : 'log'
    this.tenant = tenant
    this.viewer = this.viewer ? { ...this.viewer, tenant: null } : null
    if (this.session) this.#connect(this.session)
    this.#go(this.#url(page))
    void this.#askViewer()
  }

  #theme(theme: string | null): void {
    if (theme) document.documentElement.dataset['theme'] = theme
    this.dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  }

  #toggleTheme(): void {
    const theme = this.dark ? 'light' : 'dark'
    keep(THEME, theme)
    this.#theme(theme)
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement
    if (event.key !== '?' || event.ctrlKey || event.metaKey || target.matches?.('input, textarea, select')) return
    if (this.session && !document.querySelector('dialog[open]')) this.shortcuts = true
  }

  override render() {
    if (!this.session)
      return html`<div class="shell">
        <main class="page">
          ${
            this.opening
              ? this.#opening()
              : html`<annals-gate .fault=${this.gateFault} @signed-in=${this.#onSignedIn}></annals-gate>`
          }
        </main>
      </div>`
    return html`
      <div class="shell" ?inert=${this.ended}>
        <a class="skip" href="#main" @click=${this.#skip}>${texts.skip}</a>
        ${this.#top()}
        <main class="page ${this.page === 'log' ? 'page-wide' : ''}" id="main" tabindex="-1">${this.#content()}</main>
        ${this.shortcuts ? this.#shortcuts() : nothing}
      </div>
      ${
        this.ended
          ? html`<annals-gate
              .ended=${this.session.kind}
              .door=${this.session.door ?? null}
              .clientId=${this.session.clientId ?? ''}
              @signed-in=${this.#onSignedIn}
            ></annals-gate>`
          : nothing
      }
      <annals-toasts></annals-toasts>
    `
  }

  #onSignedIn = (event: CustomEvent<Session>) => void this.#enter(event.detail)

  #skip(event: Event): void {
    event.preventDefault()
    this.querySelector<HTMLElement>('#main')?.focus()
  }

  #opening(): TemplateResult {
    return html`<div class="gate">
      <span class="wait"><span class="dot dot-wait"></span>${texts.signIn.opening}</span>
    </div>`
  }

  #may(permission: string): boolean {
    return this.viewer?.permissions.includes(permission) ?? false
  }

  #top(): TemplateResult {
    const vendor = this.session?.kind === 'vendor'
    const pages = (['log', 'downloads', 'builder', 'access', 'tenants'] as const).filter(
      (page) =>
        page === 'log' || (this.#may(ASKS[page]) && (page !== 'access' || vendor || this.#may('access:manage'))),
    )
    const name = this.viewer?.name ?? this.viewer?.id ?? ''
    return html`<header class="top">
      <a class="brand" href=${this.#url('log')} aria-label=${texts.product}>${brand}</a>
      <span class="sep"></span>
      ${
        vendor
          ? html`<annals-tenants-menu
              .server=${this.server}
              .current=${this.tenant ? { id: this.tenant, name: this.viewer?.tenant?.name ?? null } : null}
              @switch-tenant=${(event: CustomEvent<string>) => this.#switch(event.detail)}
            ></annals-tenants-menu>`
          : choosesTenant(this.session)
            ? this.#ownTenants(this.session?.tenants ?? [])
            : html`<span class="tenant"
                ><span class="avatar avatar-sq" aria-hidden="true">${initials(this.#tenantName || '?')}</span
                ><bdi class="clip">${this.#tenantName}</bdi></span
              >`
      }
      <nav class="nav" aria-label=${texts.nav.label}>
        ${pages.map(
          (page) =>
            html`<a href=${this.#url(page)} aria-current=${ifDefined(this.page === page ? 'page' : undefined)}
              >${texts.nav[page]}</a
            >`,
        )}
      </nav>
      <span class="grow"></span>
      <button
        class="btn btn-ghost btn-icon"
        aria-label=${this.dark ? texts.theme.light : texts.theme.dark}
        title=${this.dark ? texts.theme.light : texts.theme.dark}
        @click=${this.#toggleTheme}
      >
        ${icon('theme')}
      </button>
      <button class="me" popovertarget="annals-me" aria-haspopup="dialog">
        <span class="avatar" aria-hidden="true">${initials(name || '?')}</span><bdi class="soft clip">${name}</bdi>
      </button>
      <div
        class="menu popover menu-list"
        id="annals-me"
        popover
        role="dialog"
        aria-label=${name}
        @toggle=${(event: ToggleEvent) =>
          event.newState === 'open' &&
          openBelow(event.target as HTMLElement, this.querySelector('.me') as HTMLElement, 'end')}
      >
        <div class="menu-head">
          <span>${vendor ? texts.me.vendor : texts.me.signedInAs}</span
          >${this.session?.door ? html`<bdi>${texts.me.by(this.session.door.name)}</bdi>` : nothing}
        </div>
        <p class="me-name">
          <b><bdi>${name}</bdi></b
          >${
            this.viewer && this.viewer.id !== name
              ? html`<br /><span class="mono muted">${this.viewer.id}</span>`
              : nothing
          }
        </p>
        <p class="me-name muted">${this.viewer?.roles.join(', ')}</p>
        <button
          class="menu-item"
          @click=${() => {
            this.querySelector<HTMLElement>('#annals-me')?.hidePopover()
            this.shortcuts = true
          }}
        >
          ${icon('keyboard')}${texts.me.shortcuts}<span class="count kbd">?</span>
        </button>
        <button class="menu-item" @click=${this.#signOut}>${icon('out')}${texts.me.signOut}</button>
      </div>
    </header>`
  }

  /** Of a user whose provider names several tenants. */
  #ownTenants(tenants: readonly string[]): TemplateResult {
    return html`<span class="select-wrap own-tenants"
      ><select
        class="select"
        aria-label=${texts.tenant.switch}
        @change=${(event: Event) => this.#switch((event.target as HTMLSelectElement).value)}
      >
        ${tenants.map(
          (tenant) =>
            html`<option .value=${tenant} ?selected=${tenant === this.tenant}>
              ${tenant === this.tenant ? this.#tenantName : tenant}
            </option>`,
        )}</select
      >${icon('down')}</span
    >`
  }

  #content(): TemplateResult {
    const { page, session } = this
    if (!page || !session)
      return emptiness({
        scene: 'nothing',
        title: texts.notFound.title,
        text: texts.notFound.lede,
        actions: html`<a class="btn" href=${ROOT}>${texts.nav.log}</a>`,
      })
    if (this.refused && !this.viewer) {
      return emptiness({
        scene: 'broken',
        title: texts.log.states.failedTitle,
        text: this.refused.message,
        refused: this.refused,
        actions: html`<button class="btn btn-primary" @click=${() => void this.#askViewer()}>${texts.again}</button>`,
      })
    }
    if (session.kind === 'vendor' && !this.tenant && OF_TENANT.has(page)) {
      return html`<annals-tenants-menu
        open
        .server=${this.server}
        @switch-tenant=${(event: CustomEvent<string>) => this.#switch(event.detail)}
      ></annals-tenants-menu>`
    }
    if (!this.loaded.has(page)) return html`<div class="state"><span class="wait">${texts.loading}</span></div>`
    switch (page) {
      case 'log':
        return html`<annals-log-page
          .server=${this.server}
          .view=${this.view}
          .viewer=${this.viewer}
          .tenantName=${this.#tenantName}
          @view=${(event: CustomEvent<View>) => this.#look(event.detail)}
          @again=${() => !this.viewer && void this.#askViewer()}
        ></annals-log-page>`
      case 'downloads':
        return html`<annals-downloads
          .server=${this.server}
          .viewer=${this.viewer}
          .logUrl=${this.#url('log')}
        ></annals-downloads>`
      case 'builder':
        return html`<annals-builder
          .server=${this.server}
          .viewer=${this.viewer}
          .tenantName=${this.#tenantName}
        ></annals-builder>`
      case 'access':
        return html`<annals-access
          .server=${this.server}
          .viewer=${this.viewer}
          .tenant=${this.tenant}
        ></annals-access>`
      case 'tenants':
        return html`<annals-tenants
          .server=${this.server}
          @switch-tenant=${(event: CustomEvent<string>) => this.#switch(event.detail)}
        ></annals-tenants>`
    }
  }

  #shortcuts(): TemplateResult {
    return dialog({
      title: texts.shortcuts.title,
      close: () => (this.shortcuts = false),
      body: html`<dl class="shortcuts">
        ${texts.shortcuts.rows.map(
          ([keys, what]) =>
            html`<dt>${keys.split(', ').map((key) => html`<span class="kbd">${key}</span>`)}</dt>
              <dd>${what}</dd>`,
        )}
      </dl>`,
    })
  }
}

/** As people would write it: what an address may hold plainly is not encoded. */
function readable(parameters: URLSearchParams): string {
  return parameters
    .toString()
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%3E', '>')
    .replaceAll('%3C', '<')
}

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // Then it is asked for again.
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-portal': Portal
  }
}
