import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import { TenantsDocument, type CustomerFragment } from '../generated/graphql'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { openBelow } from '../parts/popover'
import { Typed } from '../parts/typed'
import { initials } from '../log/drawer'
import type { Server } from '../server/server'
import { texts } from '../texts'

const TENANT_ID = /^[A-Za-z0-9_][A-Za-z0-9._:-]{0,127}$/

/** Which tenant a vendor looks at. Fires `switch-tenant` with an id. */
@customElement('annals-tenants-menu')
export class TenantSwitch extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) current: { id: string; name: string | null } | null = null
  /** Shown as a page of its own, where no tenant is chosen yet. */
  @property({ type: Boolean }) open = false
  @state() private tenants: readonly CustomerFragment[] = []
  @state() private wanted = ''
  #reading = new Typed()

  override firstUpdated(): void {
    if (!this.open) return
    this.#look('', 0)
    this.querySelector('input')?.focus()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#reading.stop()
  }

  #look(wanted: string, pause?: number): void {
    this.wanted = wanted
    this.#reading.ask(async (signal) => {
      try {
        const { tenants } = await this.server.ask(TenantsDocument, { search: wanted }, signal)
        if (signal.aborted) return
        this.tenants = tenants.nodes
        await this.updateComplete
        this.#place()
      } catch {
        // Without tenants:manage one types the id.
      }
    }, pause)
  }

  #toggled(event: ToggleEvent): void {
    if (event.newState !== 'open') return
    this.#look('', 0)
    this.#place()
    this.querySelector('input')?.focus()
  }

  #place(): void {
    const menu = this.querySelector<HTMLElement>('[popover]')
    if (menu) openBelow(menu, this.querySelector('.tenant') as HTMLElement)
  }

  #choose(id: string): void {
    this.querySelector<HTMLElement>('[popover]')?.hidePopover()
    this.tell('switch-tenant', id)
  }

  #key(event: KeyboardEvent): void {
    const items = [...this.querySelectorAll<HTMLElement>('.menu-item')]
    const here = items.indexOf((this.getRootNode() as Document).activeElement as HTMLElement)
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const next = here + (event.key === 'ArrowDown' ? 1 : -1)
      if (next < 0) this.querySelector('input')?.focus()
      else items[Math.min(next, items.length - 1)]?.focus()
    } else if (event.key === 'Enter' && here < 0) {
      event.preventDefault()
      items[0]?.click()
    }
  }

  override render() {
    if (this.open) {
      return html`<div class="gate">
        <section class="gate-card" aria-labelledby="choose-tenant">
          <div class="field">
            <h1 id="choose-tenant">${texts.tenant.choose}</h1>
            <p class="soft">${texts.tenant.chooseLede}</p>
          </div>
          ${this.#list()}
        </section>
      </div>`
    }
    const name = this.current?.name ?? this.current?.id ?? texts.tenant.choose
    return html`<button
        class="tenant"
        popovertarget="annals-tenants-list"
        aria-haspopup="dialog"
        title=${texts.tenant.switch}
      >
        <span class="avatar avatar-sq" aria-hidden="true">${initials(name)}</span
        ><bdi class="clip">${name}</bdi>${icon('down')}
      </button>
      <div
        class="menu popover menu-list"
        id="annals-tenants-list"
        popover
        role="dialog"
        aria-label=${texts.tenant.switch}
        @toggle=${this.#toggled}
      >
        ${this.#list()}
      </div>`
  }

  #list(): TemplateResult {
    const wanted = this.wanted.trim().toLowerCase()
    // Those that were found for what stood there a moment ago, until the answer comes.
    const found = this.tenants.filter(
      (tenant) => tenant.id.toLowerCase().includes(wanted) || (tenant.name ?? '').toLowerCase().includes(wanted),
    )
    const typed = this.wanted.trim()
    const unknown = TENANT_ID.test(typed) && !this.tenants.some((tenant) => tenant.id === typed)
    return html`<div class="tenant-list" @keydown=${this.#key}>
      <input
        class="input"
        aria-label=${texts.tenant.search}
        placeholder=${texts.tenant.search}
        .value=${this.wanted}
        @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
      />
      <div class="tenant-found">
        ${found.map(
          (tenant) =>
            html`<button
              class="menu-item"
              aria-current=${ifDefined(tenant.id === this.current?.id ? 'true' : undefined)}
              @click=${() => this.#choose(tenant.id)}
            >
              <span class="avatar avatar-sq" aria-hidden="true">${initials(tenant.name ?? tenant.id)}</span
              ><bdi class="clip">${tenant.name ?? tenant.id}</bdi>${
                tenant.name && tenant.name !== tenant.id ? html`<span class="count mono">${tenant.id}</span>` : nothing
              }
            </button>`,
        )}
        ${
          unknown
            ? html`<button class="menu-item" @click=${() => this.#choose(typed)}>
                ${icon('right')}<span class="clip">${texts.tenant.use(typed)}</span>
              </button>`
            : nothing
        }
        ${found.length === 0 && !unknown && wanted ? html`<p class="hint">${texts.tenant.none}</p>` : nothing}
      </div>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-tenants-menu': TenantSwitch
  }
}
