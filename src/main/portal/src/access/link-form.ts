import { html, nothing, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { CreatePortalLinkDocument, type AccessQuery, type CreatePortalLinkMutation } from '../generated/graphql'
import { fault } from '../downloads/download-dialog'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { toggledIn } from './permissions'
import { once } from './secret-dialog'

const LASTING = [300, 900, 3_600, 86_400] as const

/** Makes a one-time link for one of a tenant's users. Fires `close-form`. */
@customElement('annals-link-form')
export class LinkForm extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) roles: AccessQuery['roles'] = []
  @property({ attribute: false }) tenant = ''
  @state() private chosen: ReadonlySet<string> = new Set(['viewer'])
  @state() private faults: Record<string, string> = {}
  @state() private refused: Refused | null = null
  @state() private made: CreatePortalLinkMutation['createPortalLink'] | null = null
  @state() private saving = false

  #value(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? ''
  }

  async #submit(): Promise<void> {
    const faults: Record<string, string> = {}
    for (const name of ['tenantId', 'userId']) if (this.#value(name) === '') faults[name] = texts.access.needed
    if (this.chosen.size === 0) faults['roles'] = texts.access.chooseRole
    this.faults = faults
    const first = Object.keys(faults)[0]
    if (first) {
      this.querySelector<HTMLElement>(first === 'roles' ? '.perms input' : `[name=${first}]`)?.focus()
      return
    }
    this.saving = true
    this.refused = null
    try {
      const { createPortalLink } = await this.server.ask(CreatePortalLinkDocument, {
        input: {
          tenantId: this.#value('tenantId'),
          userId: this.#value('userId'),
          name: this.#value('name') || null,
          email: this.#value('email') || null,
          roles: [...this.chosen],
          expiresIn: Number(this.querySelector<HTMLSelectElement>('select')?.value ?? 300),
        },
      })
      this.made = createPortalLink
    } catch (refusal) {
      this.refused = Refused.from(refusal)
    } finally {
      this.saving = false
    }
  }

  override render() {
    const close = () => this.tell('close-form')
    const { made } = this
    if (made) {
      return dialog({
        title: texts.access.linkTitle,
        close,
        body: html`<p class="note">${icon('link')}<span>${texts.access.linkReady}</span></p>
          ${once(texts.access.link, made.url, this)}`,
        foot: html`<button type="button" class="btn btn-primary" @click=${close}>${texts.close}</button>`,
      })
    }
    return dialog({
      title: texts.access.linkTitle,
      close,
      submit: () => void this.#submit(),
      body: html`
        <p class="soft">${texts.access.linkLede}</p>
        <div class="two">
          ${this.#input('tenantId', texts.access.linkTenant, '', this.tenant)}
          ${this.#input('userId', texts.access.linkUser, texts.access.linkUserHint)}
          ${this.#input('name', texts.access.linkName, '')} ${this.#input('email', texts.access.linkEmail, '')}
        </div>
        <fieldset class="perms">
          <legend>${texts.access.linkRoles}</legend>
          ${this.roles.map(
            (role) =>
              html`<label
                ><input
                  type="checkbox"
                  class="check"
                  .checked=${this.chosen.has(role.name)}
                  @change=${() => (this.chosen = toggledIn(this.chosen, role.name))}
                /><span
                  >${role.name}
                  <span class="muted"
                    >${role.permissions
                      .map((permission) => texts.access.permissions[permission] ?? permission)
                      .join(', ')}</span
                  ></span
                ></label
              >`,
          )}
          ${this.faults['roles'] ? html`<span class="fault" role="alert">${this.faults['roles']}</span>` : nothing}
        </fieldset>
        <div class="field">
          <label for="link-expires">${texts.access.linkExpires}</label>
          <span class="select-wrap"
            ><select class="select" id="link-expires">
              ${LASTING.map(
                (seconds) => html`<option value=${seconds}>${texts.access.minutes(seconds / 60)}</option>`,
              )}</select
            >${icon('down')}</span
          >
        </div>
        ${this.refused ? fault(this.refused) : nothing}
      `,
      foot: html`<button type="button" class="btn" @click=${close}>${texts.cancel}</button
        ><button class="btn btn-primary" ?disabled=${this.saving}>${icon('link')}${texts.access.linkMake}</button>`,
    })
  }

  #input(name: string, label: string, hint: string, value = ''): TemplateResult {
    const text = this.faults[name]
    return html`<div class="field">
      <label for="link-${name}">${label}</label>
      <input
        class="input"
        id="link-${name}"
        name=${name}
        .defaultValue=${value}
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${text ? 'true' : 'false'}
        aria-describedby=${text || hint ? `link-${name}-hint` : nothing}
      />
      ${
        text || hint
          ? html`<span class=${text ? 'fault' : 'hint'} id="link-${name}-hint">${text ?? hint}</span>`
          : nothing
      }
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-link-form': LinkForm
  }
}
