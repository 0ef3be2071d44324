import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  CreateTenantDocument,
  EnableAuditLogsDocument,
  SuspendTenantDocument,
  TenantsWithLogsDocument,
  type CustomerWithLogFragment,
} from '../generated/graphql'
import { fault } from '../downloads/download-dialog'
import { initials } from '../log/drawer'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { ServerState } from '../parts/server-state'
import { emptiness } from '../parts/state'
import { ago, count } from '../parts/time'
import { say } from '../parts/toast'
import { Typed } from '../parts/typed'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'

/** The tenants that were read, and where the next ones begin. */
interface Tenants {
  readonly rows: readonly CustomerWithLogFragment[]
  readonly more: string | null
}

/** The vendor's customers. Fires `switch-tenant` with the id of one whose log is to be seen. */
@customElement('annals-tenants')
export class TenantsPage extends Part {
  @property({ attribute: false }) server!: Server
  @state() private refused: Refused | null = null
  @state() private wanted = ''
  @state() private adding = false
  @state() private suspending: CustomerWithLogFragment | null = null
  @state() private faulty: string | null = null
  @state() private formRefused: Refused | null = null

  #tenants = new ServerState<Tenants | null>(null)
  #reading = new Typed()

  protected override observes() {
    return [this.#tenants]
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) this.#reading.ask((signal) => this.#read(null, signal), 0)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#reading.stop()
  }

  #look(wanted: string): void {
    this.wanted = wanted
    this.#reading.ask((signal) => this.#read(null, signal))
  }

  #readOn(after: string | null): void {
    this.#reading.ask((signal) => this.#read(after, signal), 0)
  }

  async #read(after: string | null, signal: AbortSignal): Promise<void> {
    try {
      await this.#tenants.read(
        async () => (await this.server.ask(TenantsWithLogsDocument, { after, search: this.wanted }, signal)).tenants,
        (before, { nodes, pageInfo }) => ({
          rows: after ? [...(before?.rows ?? []), ...nodes] : nodes,
          more: pageInfo.hasNextPage ? (pageInfo.endCursor ?? null) : null,
        }),
      )
      this.refused = null
    } catch (refusal) {
      if (!signal.aborted) this.refused = Refused.from(refusal)
    }
  }

  async #show({ id, name }: CustomerWithLogFragment, enabled: boolean): Promise<void> {
    const { server } = this
    try {
      await this.#tenants.change({
        send: (_, signal) => server.ask(EnableAuditLogsDocument, { tenantId: id, enabled }, signal),
        expected: (tenants) => changed(tenants, id, { auditLogsEnabled: enabled }),
        answered: (tenants, { enableAuditLogs }) =>
          changed(tenants, id, { auditLogsEnabled: enableAuditLogs.auditLogsEnabled }),
      })
      say(this, { text: enabled ? texts.tenants.turnedOn(name ?? id) : texts.tenants.turnedOff(name ?? id) })
    } catch (refusal) {
      this.#notChanged(refusal)
    }
  }

  async #suspend({ id, name }: CustomerWithLogFragment, suspended: boolean): Promise<void> {
    this.suspending = null
    const { server } = this
    try {
      await this.#tenants.change({
        send: (_, signal) => server.ask(SuspendTenantDocument, { tenantId: id, suspended }, signal),
        answered: (tenants, { suspendTenant }) => changed(tenants, id, suspendTenant),
      })
      say(this, { text: suspended ? texts.tenants.suspendedToast(name ?? id) : texts.tenants.liftedToast(name ?? id) })
    } catch (refusal) {
      this.#notChanged(refusal)
    }
  }

  #notChanged(refusal: unknown): void {
    const refused = Refused.from(refusal)
    say(this, { text: refused.message, bad: true })
    // It may have been changed all the same.
    if (refused.isUncertain) this.#readOn(null)
  }

  async #create(): Promise<void> {
    const value = (name: string) => this.querySelector<HTMLInputElement>(`#tenant-${name}`)?.value.trim() ?? ''
    const id = value('id')
    this.formRefused = null
    this.faulty = id === '' ? texts.access.needed : null
    if (this.faulty) {
      this.querySelector<HTMLElement>('#tenant-id')?.focus()
      return
    }
    try {
      const { createTenant } = await this.server.ask(CreateTenantDocument, {
        input: { id, name: value('name') || null },
      })
      this.adding = false
      say(this, { text: texts.tenants.created(createTenant.name ?? createTenant.id) })
      this.#readOn(null)
    } catch (refusal) {
      const refused = Refused.from(refusal)
      if (refused.path.includes('id')) this.faulty = refused.message
      else this.formRefused = refused
    }
  }

  override render() {
    return html`<div class="page-head">
        <h1>${texts.tenants.title}</h1>
        <span class="lede">${texts.tenants.lede}</span><span class="grow"></span>
        <input
          class="input find"
          type="search"
          maxlength="256"
          aria-label=${texts.tenants.find}
          placeholder=${texts.tenants.find}
          .value=${this.wanted}
          @input=${(event: Event) => this.#look((event.target as HTMLInputElement).value)}
        />
        <button class="btn btn-primary" @click=${() => (this.adding = true)}>
          ${icon('plus')}${texts.tenants.new}
        </button>
      </div>
      ${this.refused ? this.#failed(this.refused) : this.#list()}
      ${this.adding ? this.#form() : nothing}${this.suspending ? this.#suspension(this.suspending) : nothing}`
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.tenants.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.tenants.forbiddenLede : refused.message,
      refused,
      actions: forbidden
        ? nothing
        : html`<button class="btn btn-primary" @click=${() => this.#readOn(null)}>${texts.again}</button>`,
    })
  }

  #list(): TemplateResult {
    const shown = this.#tenants.shown?.rows
    const more = this.#tenants.shown?.more ?? null
    if (shown?.length === 0) {
      return this.wanted.trim()
        ? emptiness({ scene: 'nothing', title: texts.tenants.noneFound })
        : emptiness({
            scene: 'ledger',
            title: texts.tenants.none,
            text: texts.tenants.noneLede,
            actions: html`<button class="btn btn-primary" @click=${() => (this.adding = true)}>
              ${texts.tenants.new}
            </button>`,
          })
    }
    return html`<section class="panel page-narrow" aria-label=${texts.tenants.title}>
        <div class="table-scroll" tabindex="0">
          <table class="data stacks">
            <thead>
              <tr>
                <th scope="col">${texts.tenants.columns.tenant}</th>
                <th scope="col">${texts.tenants.columns.log}</th>
                <th scope="col" class="num">${texts.tenants.columns.events}</th>
                <th scope="col">${texts.tenants.columns.last}</th>
                <th><span class="vh">${texts.tenants.openLog}</span></th>
              </tr>
            </thead>
            <tbody>
              ${
                shown
                  ? shown.map((tenant) => this.#tenant(tenant))
                  : [0, 1, 2, 3].map(
                      () =>
                        html`<tr>
                          <td colspan="5"><span class="skel"></span></td>
                        </tr>`,
                    )
              }
            </tbody>
          </table>
        </div>
      </section>
      ${
        more
          ? html`<p class="row more">
              <button class="btn" @click=${() => this.#readOn(more)}>${texts.tenants.more}</button>
            </p>`
          : nothing
      }`
  }

  #tenant(tenant: CustomerWithLogFragment): TemplateResult {
    const name = tenant.name ?? tenant.id
    return html`<tr>
      <td>
        <span class="row"
          ><span class="avatar avatar-sq" aria-hidden="true">${initials(name)}</span
          ><span class="clip-2"
            ><span class="row row-wrap"
              ><b><bdi>${name}</bdi></b
              >${tenant.suspended ? html`<span class="tag tag-bad">${texts.tenants.suspended}</span>` : nothing}</span
            >${name === tenant.id ? nothing : html`<span class="mono muted">${tenant.id}</span>`}</span
          ></span
        >
      </td>
      <td data-l=${texts.tenants.columns.log}>
        <span class="row in"
          ><input
            type="checkbox"
            role="switch"
            class="switch"
            .checked=${tenant.auditLogsEnabled}
            aria-label=${texts.tenants.auditLog(name)}
            @change=${(event: Event) => void this.#show(tenant, (event.target as HTMLInputElement).checked)}
          /><span class="soft">${tenant.auditLogsEnabled ? texts.on : texts.off}</span></span
        >
      </td>
      <td class="num" data-l=${texts.tenants.columns.events}>${count(tenant.events)}</td>
      <td class="soft" data-l=${texts.tenants.columns.last}>
        ${tenant.lastEventAt ? ago(Date.parse(tenant.lastEventAt)) : texts.never}
      </td>
      <td>
        <span class="row acts-end"
          >${this.#suspendButton(tenant, name)}<button
            class="btn btn-sm"
            aria-label="${texts.tenants.openLog}: ${name}"
            @click=${() => this.tell('switch-tenant', tenant.id)}
          >
            ${texts.tenants.openLog}
          </button></span
        >
      </td>
    </tr>`
  }

  #suspendButton(tenant: CustomerWithLogFragment, name: string): TemplateResult | typeof nothing {
    // Annals' own log takes what happens in Annals.
    if (tenant.id.startsWith('_')) return nothing
    return tenant.suspended
      ? html`<button
          class="btn btn-sm"
          aria-label="${texts.tenants.lift}: ${name}"
          @click=${() => void this.#suspend(tenant, false)}
        >
          ${texts.tenants.lift}
        </button>`
      : html`<button
          class="btn btn-sm btn-danger"
          aria-label="${texts.tenants.suspend}: ${name}"
          @click=${() => (this.suspending = tenant)}
        >
          ${texts.tenants.suspend}
        </button>`
  }

  #suspension(tenant: CustomerWithLogFragment): TemplateResult {
    return dialog({
      title: texts.tenants.suspendTitle(tenant.name ?? tenant.id),
      close: () => (this.suspending = null),
      submit: () => void this.#suspend(tenant, true),
      body: html`<p>${texts.tenants.suspendLede}</p>`,
      foot: html`<button type="button" class="btn" @click=${() => (this.suspending = null)}>${texts.cancel}</button
        ><button class="btn btn-danger">${texts.tenants.suspend}</button>`,
    })
  }

  #form(): TemplateResult {
    const close = () => {
      this.adding = false
      this.faulty = null
      this.formRefused = null
    }
    return dialog({
      title: texts.tenants.new,
      close,
      submit: () => void this.#create(),
      body: html`
        <div class="field">
          <label for="tenant-id">${texts.tenants.id}</label>
          <input
            class="input mono"
            id="tenant-id"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${this.faulty ? 'true' : 'false'}
            aria-describedby="tenant-id-hint"
          />
          <span class=${this.faulty ? 'fault' : 'hint'} id="tenant-id-hint"
            >${this.faulty ?? texts.tenants.idHint}</span
          >
        </div>
        <div class="field">
          <label for="tenant-name">${texts.tenants.name}</label
          ><input class="input" id="tenant-name" autocomplete="off" />
        </div>
        ${this.formRefused ? fault(this.formRefused) : nothing}
      `,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-primary">${texts.tenants.create}</button>`,
    })
  }
}

function changed(tenants: Tenants | null, id: string, part: Partial<CustomerWithLogFragment>): Tenants | null {
  return tenants && { ...tenants, rows: tenants.rows.map((each) => (each.id === id ? { ...each, ...part } : each)) }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-tenants': TenantsPage
  }
}
