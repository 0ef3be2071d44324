import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { CreateCredentialDocument } from '../generated/graphql'
import { fault } from '../downloads/download-dialog'
import { dialog } from '../parts/dialog'
import { Part } from '../parts/model'
import { readTime } from '../parts/time'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { permissionChoices, toggledIn } from './permissions'

/** The form of a new credential. Fires `made` with the answer that has the secret, and `close-form`. */
@customElement('annals-credential-form')
export class CredentialForm extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) own: readonly string[] = []
  @state() private permissions: ReadonlySet<string> = new Set()
  @state() private faults: Record<string, string> = {}
  @state() private refused: Refused | null = null
  @state() private saving = false

  #value(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? ''
  }

  async #submit(): Promise<void> {
    const name = this.#value('name')
    const expires = this.#value('expires')
    const at = expires === '' ? null : readTime(expires, 'local')
    const faults: Record<string, string> = {}
    if (name === '') faults['name'] = texts.access.needed
    if (this.permissions.size === 0) faults['permissions'] = texts.access.choosePermission
    if (expires !== '' && at === null) faults['expires'] = texts.access.expiresHint
    this.faults = faults
    const first = Object.keys(faults)[0]
    if (first) {
      this.querySelector<HTMLElement>(first === 'permissions' ? '.perms input:enabled' : `[name=${first}]`)?.focus()
      return
    }
    this.saving = true
    this.refused = null
    const tenants = this.#value('tenants')
      .split(/[\s,]+/)
      .filter(Boolean)
    try {
      const { createCredential } = await this.server.ask(CreateCredentialDocument, {
        input: {
          name,
          permissions: [...this.permissions],
          tenantIds: tenants.length > 0 ? tenants : null,
          expiresAt: at === null ? null : new Date(at).toISOString(),
        },
      })
      this.tell('made', createCredential)
    } catch (refusal) {
      this.refused = Refused.from(refusal)
    } finally {
      this.saving = false
    }
  }

  override render() {
    const close = () => this.tell('close-form')
    return dialog({
      title: texts.access.newCredential,
      close,
      submit: () => void this.#submit(),
      body: html`
        ${this.#input('name', texts.access.credentialName, texts.access.credentialNameHint)}
        ${permissionChoices({
          legend: texts.access.credentialPermissions,
          chosen: this.permissions,
          own: this.own,
          fault: this.faults['permissions'],
          toggle: (permission) => (this.permissions = toggledIn(this.permissions, permission)),
        })}
        <div class="two">
          ${this.#input('tenants', texts.access.credentialTenants, texts.access.credentialTenantsHint)}
          ${this.#input('expires', texts.access.credentialExpires, texts.access.expiresHint)}
        </div>
        ${this.refused ? fault(this.refused) : nothing}
      `,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-primary" ?disabled=${this.saving}>${texts.access.create}</button>`,
    })
  }

  #input(name: string, label: string, hint: string): TemplateResult {
    const text = this.faults[name]
    return html`<div class="field">
      <label for="credential-${name}">${label}</label>
      <input
        class="input"
        id="credential-${name}"
        name=${name}
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${text ? 'true' : 'false'}
        aria-describedby="credential-${name}-hint"
      />
      <span class=${text ? 'fault' : 'hint'} id="credential-${name}-hint">${text ?? hint}</span>
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-credential-form': CredentialForm
  }
}
