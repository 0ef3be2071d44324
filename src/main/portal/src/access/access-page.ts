import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { AccessDocument, RevokeCredentialDocument, RotateCredentialDocument, type AccessQuery, type CreateCredentialMutation, type KeyFragment, type StartQuery } from '../generated/graphql'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { emptiness } from '../parts/state'
import { ago, dayAndMonth, shortDate } from '../parts/time'
import { say } from '../parts/toast'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { PERMISSIONS } from './permissions'
import { secretDialog } from './secret-dialog'
import './credential-form'
import './link-form'

type Role = AccessQuery['roles'][number]

const DAY = 86_400_000
const GRACE = [0, 3_600, 86_400, 604_800] as const

/** Who may do what, and with which key. */
@customElement('annals-access')
export class AccessPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) tenant: string | null = null
  @state() private answer: AccessQuery | null = null
  @state() private refused: Refused | null = null
  @state() private adding: 'credential' | 'link' | null = null
  @state() private secret: { clientId: string; clientSecret: string } | null = null
  @state() private revoking: KeyFragment | null = null
  @state() private rotating: KeyFragment | null = null
  @state() private withRevoked = false

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) void this.#read()
  }

  async #read(): Promise<void> {
    this.refused = null
    try {
      this.answer = await this.server.ask(AccessDocument)
    } catch (fault) {
      this.refused = Refused.from(fault)
    }
  }

  async #revoke(credential: KeyFragment): Promise<void> {
    this.revoking = null
    try {
      await this.server.ask(RevokeCredentialDocument, { id: credential.id })
      say(this, { text: texts.access.revokedToast(credential.name) })
      await this.#read()
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  async #rotate(credential: KeyFragment): Promise<void> {
    const gracePeriod = Number(this.querySelector<HTMLSelectElement>('#rotate-grace')?.value ?? 86_400)
    this.rotating = null
    try {
      this.secret = (await this.server.ask(RotateCredentialDocument, { id: credential.id, gracePeriod })).rotateCredential
      await this.#read()
    } catch (fault) {
      say(this, { text: Refused.from(fault).message, bad: true })
    }
  }

  override render() {
    return html`<div class="page-head">
        <h1>${texts.access.title}</h1>
        <span class="lede">${texts.access.lede}</span><span class="grow"></span>
        <button class="btn" ?disabled=${!this.answer} @click=${() => (this.adding = 'link')}>${icon('link')}${texts.access.link}</button>
      </div>
      ${this.refused ? this.#failed(this.refused) : html`<div class="stack page-narrow">${this.#roles()}${this.#credentials()}</div>`}${this.#dialogs()}`
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.access.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.access.forbiddenLede : refused.message,
      refused,
      actions: forbidden ? nothing : html`<button class="btn btn-primary" @click=${() => void this.#read()}>${texts.again}</button>`,
    })
  }

  #roles(): TemplateResult {
    return html`<section class="panel" aria-labelledby="roles-head">
      <div class="panel-head"><h2 id="roles-head" class="grow">${texts.access.roles}</h2></div>
      <div class="matrix" tabindex="0">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">${texts.access.role}</th>
              ${PERMISSIONS.map((permission) => html`<th scope="col" class="c">${texts.access.permissions[permission]}<small>${permission}</small></th>`)}
            </tr>
          </thead>
          <tbody>
            ${this.answer ? this.answer.roles.map((role) => this.#role(role)) : [0, 1, 2, 3].map(() => html`<tr><td colspan="7"><span class="skel"></span></td></tr>`)}
          </tbody>
        </table>
      </div>
    </section>`
  }

  #role(role: Role): TemplateResult {
    return html`<tr>
      <th scope="row"><b>${role.name}</b> ${role.builtIn ? html`<span class="tag">${texts.access.builtIn}</span>` : nothing}</th>
      ${PERMISSIONS.map(
        (permission) =>
          html`<td class="c"><input type="checkbox" class="check" disabled .checked=${role.permissions.includes(permission)} aria-label=${texts.access.may(role.name, texts.access.permissions[permission] ?? permission)} /></td>`,
      )}
    </tr>`
  }

  #credentials(): TemplateResult {
    const all = this.answer?.credentials ?? []
    const revoked = all.filter((credential) => credential.revokedAt).length
    const shown = this.withRevoked ? all : all.filter((credential) => !credential.revokedAt)
    const columns = texts.access.columns
    return html`<section class="panel" aria-labelledby="credentials-head">
      <div class="panel-head">
        <h2 id="credentials-head">${texts.access.credentials}</h2>
        <span class="muted grow">${texts.access.credentialsLede}</span>
        ${revoked > 0 ? html`<button class="btn btn-ghost btn-sm" @click=${() => (this.withRevoked = !this.withRevoked)}>${this.withRevoked ? texts.access.hideRevoked : texts.access.showRevoked(revoked)}</button>` : nothing}
        <button class="btn btn-primary btn-sm" ?disabled=${!this.answer} @click=${() => (this.adding = 'credential')}>${icon('key')}${texts.access.newCredential}</button>
      </div>
      <div class="table-scroll" tabindex="0">
        <table class="data stacks">
          <thead>
            <tr>
              <th scope="col">${columns.name}</th>
              <th scope="col">${columns.permissions}</th>
              <th scope="col">${columns.tenants}</th>
              <th scope="col">${columns.lastUsed}</th>
              <th scope="col">${columns.expires}</th>
              <th><span class="vh">${texts.access.revoke}</span></th>
            </tr>
          </thead>
          <tbody>
            ${this.answer ? shown.map((credential) => this.#credential(credential)) : [0, 1, 2].map(() => html`<tr><td colspan="6"><span class="skel"></span></td></tr>`)}
          </tbody>
        </table>
      </div>
    </section>`
  }

  #credential(credential: KeyFragment): TemplateResult {
    const columns = texts.access.columns
    return html`<tr class=${credential.revokedAt ? 'ghosted' : ''}>
      <td><span class="row row-wrap"><b><bdi>${credential.name}</bdi></b>${standing(credential)}</span><span class="mono muted">${credential.clientId}</span></td>
      <td><span class="scopes">${credential.permissions.map((permission) => html`<span class="tag mono">${permission}</span>`)}</span></td>
      <td data-l=${columns.tenants}>${credential.tenantIds ? credential.tenantIds.join(', ') : texts.access.allTenants}</td>
      <td data-l=${columns.lastUsed} class="soft">${credential.lastUsedAt ? ago(Date.parse(credential.lastUsedAt)) : texts.never}</td>
      <td data-l=${columns.expires} class="soft">${credential.expiresAt ? `${dayAndMonth(Date.parse(credential.expiresAt), 'local')} ${new Date(credential.expiresAt).getFullYear()}` : texts.never}</td>
      <td>
        <span class="row acts-end">
          ${credential.revokedAt
            ? nothing
            : html`<button class="btn btn-sm" aria-label="${texts.access.rotate} ${credential.name}" @click=${() => (this.rotating = credential)}>${texts.access.rotate}</button
                ><button class="btn btn-sm btn-danger" aria-label="${texts.access.revoke} ${credential.name}" @click=${() => (this.revoking = credential)}>${texts.access.revoke}</button>`}
        </span>
      </td>
    </tr>`
  }

  #dialogs(): TemplateResult {
    const { revoking, rotating } = this
    return html`
      ${this.adding === 'credential'
        ? html`<annals-credential-form
            .server=${this.server}
            .own=${this.viewer?.permissions ?? []}
            @close-form=${() => (this.adding = null)}
            @made=${(event: CustomEvent<CreateCredentialMutation['createCredential']>) => {
              this.adding = null
              this.secret = event.detail
              void this.#read()
            }}
          ></annals-credential-form>`
        : nothing}
      ${this.adding === 'link' && this.answer
        ? html`<annals-link-form .server=${this.server} .roles=${this.answer.roles} .tenant=${this.tenant ?? ''} @close-form=${() => (this.adding = null)}></annals-link-form>`
        : nothing}
      ${this.secret ? secretDialog(this.secret, this, () => (this.secret = null)) : nothing}
      ${rotating
        ? dialog({
            title: texts.access.rotateTitle(rotating.name),
            close: () => (this.rotating = null),
            submit: () => void this.#rotate(rotating),
            body: html`<p>${texts.access.rotateLede}</p>
              <div class="field">
                <label for="rotate-grace">${texts.access.rotateGrace}</label>
                <span class="select-wrap"
                  ><select class="select" id="rotate-grace">
                    ${GRACE.map((seconds) => html`<option value=${seconds} ?selected=${seconds === 86_400}>${texts.access.grace[seconds]}</option>`)}</select
                  >${icon('down')}</span
                >
              </div>`,
            foot: html`<button type="button" class="btn" @click=${() => (this.rotating = null)}>${texts.cancel}</button><button class="btn btn-primary">${texts.access.rotate}</button>`,
          })
        : nothing}
      ${revoking
        ? dialog({
            title: texts.access.revokeTitle(revoking.name),
            close: () => (this.revoking = null),
            submit: () => void this.#revoke(revoking),
            body: html`<p>${texts.access.revokeLede}</p>`,
            foot: html`<button type="button" class="btn" @click=${() => (this.revoking = null)}>${texts.cancel}</button><button class="btn btn-danger">${texts.access.revoke}</button>`,
          })
        : nothing}
    `
  }
}

function standing(credential: KeyFragment): TemplateResult | typeof nothing {
  if (credential.revokedAt) return html`<span class="tag tag-bad">${texts.access.revoked}</span>`
  if (credential.expiresAt) {
    const days = Math.ceil((Date.parse(credential.expiresAt) - Date.now()) / DAY)
    if (days <= 0) return html`<span class="tag tag-bad">${texts.access.expired}</span>`
    if (days <= 30) return html`<span class="tag tag-warn">${texts.access.daysLeft(days)}</span>`
  }
  const former = credential.formerSecretExpiresAt ? Date.parse(credential.formerSecretExpiresAt) : 0
  if (former > Date.now()) return html`<span class="tag tag-warn">${texts.access.formerSecret(shortDate(former, 'local'))}</span>`
  return credential.lastUsedAt ? nothing : html`<span class="tag">${texts.access.unused}</span>`
}
