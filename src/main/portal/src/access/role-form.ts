import { html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { SaveRoleDocument } from '../generated/graphql'
import { fault } from '../downloads/download-dialog'
import { dialog } from '../parts/dialog'
import { Part } from '../parts/model'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { OF_ROLES, permissionChoices, toggledIn } from './permissions'

/** The form of a new role. Fires `made` with its name, and `close-form`. */
@customElement('annals-role-form')
export class RoleForm extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) own: readonly string[] = []
  @property({ attribute: false }) names: readonly string[] = []
  @state() private permissions: ReadonlySet<string> = new Set(['audits:read'])
  @state() private faults: Record<string, string> = {}
  @state() private refused: Refused | null = null
  @state() private saving = false

  async #submit(): Promise<void> {
    const input = this.querySelector<HTMLInputElement>('#role-name')
    const name = input?.value.trim() ?? ''
    const faults: Record<string, string> = {}
    if (name === '') faults['name'] = texts.access.needed
    // Saving it would change the other.
    else if (this.names.includes(name)) faults['name'] = texts.access.roleTaken
    if (this.permissions.size === 0) faults['permissions'] = texts.access.choosePermission
    this.faults = faults
    this.refused = null
    if (faults['name']) input?.focus()
    if (Object.keys(faults).length > 0) return
    this.saving = true
    try {
      const { saveRole } = await this.server.ask(SaveRoleDocument, {
        input: { name, permissions: [...this.permissions] },
      })
      this.tell('made', saveRole.name)
    } catch (refusal) {
      const refused = Refused.from(refusal)
      if (refused.path.includes('name')) this.faults = { name: refused.message }
      else this.refused = refused
    } finally {
      this.saving = false
    }
  }

  override render() {
    const close = () => this.tell('close-form')
    const text = this.faults['name']
    return dialog({
      title: texts.access.newRole,
      close,
      submit: () => void this.#submit(),
      body: html`
        <div class="field">
          <label for="role-name">${texts.access.roleName}</label>
          <input
            class="input"
            id="role-name"
            autocomplete="off"
            spellcheck="false"
            aria-invalid=${text ? 'true' : 'false'}
            aria-describedby="role-name-hint"
          />
          <span class=${text ? 'fault' : 'hint'} id="role-name-hint">${text ?? texts.access.roleHint}</span>
        </div>
        ${permissionChoices({
          legend: texts.access.credentialPermissions,
          chosen: this.permissions,
          own: OF_ROLES.filter((permission) => this.own.includes(permission)),
          fault: this.faults['permissions'],
          toggle: (permission) => (this.permissions = toggledIn(this.permissions, permission)),
        })}
        ${this.refused ? fault(this.refused) : nothing}
      `,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-primary" ?disabled=${this.saving}>${texts.access.saveRole}</button>`,
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-role-form': RoleForm
  }
}
