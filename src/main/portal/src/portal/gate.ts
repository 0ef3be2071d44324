import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { brand } from '../parts/brand'
import { Part } from '../parts/model'
import { Refused } from '../server/refused'
import { doors, leaveFor, type Door } from '../server/issuers'
import { redeem, signIn, type Session } from '../server/session'
import { texts } from '../texts'

/** The form is shown after this time even if the identity providers are not known yet. */
const LATE = 3_000

/** The sign-in form: identity provider, client id and secret, or portal link. Fires `signed-in` with a session. */
@customElement('annals-gate')
export class Gate extends Part {
  /** Why it is shown again to somebody who was signed in: their view is behind it. */
  @property({ attribute: false }) ended: 'vendor' | 'user' | null = null
  @property({ attribute: false }) clientId = ''
  @property({ attribute: false }) fault: string | null = null
  /** The identity provider that let them in before. */
  @property({ attribute: false }) door: Door | null = null
  @state() private doors: readonly Door[] = []
  /** Whether the form is shown. Providers that appear above its fields would move them under the pointer. */
  @state() private ready = false
  @state() private byLink = false
  @state() private asking = false
  @state() private faulty: 'id' | 'secret' | 'link' | null = null

  override connectedCallback(): void {
    super.connectedCallback()
    this.byLink = this.ended === 'user' && !this.door
    if (this.door) {
      this.doors = [this.door]
      this.ready = true
    } else void this.#findDoors()
    // Who steps back from the provider finds the page as it was.
    window.addEventListener('pageshow', this.#shown)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    window.removeEventListener('pageshow', this.#shown)
  }

  #shown = () => (this.asking = false)

  async #findDoors(): Promise<void> {
    const late = window.setTimeout(() => (this.ready = true), LATE)
    this.doors = await doors()
    window.clearTimeout(late)
    this.ready = true
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('ready') && this.ready) this.#focus()
  }

  #focus(): void {
    if (this.door) {
      this.querySelector<HTMLElement>('.door')?.focus()
      return
    }
    const fields = [...this.querySelectorAll('input')]
    ;(fields.find((field) => field.value === '') ?? fields[0])?.focus()
  }

  #value(name: string): string {
    return this.querySelector<HTMLInputElement>(`[name=${name}]`)?.value.trim() ?? ''
  }

  async #submit(event: Event): Promise<void> {
    event.preventDefault()
    if (this.asking) return
    this.fault = null
    this.faulty = null
    this.asking = true
    try {
      const session = this.byLink ? await this.#byLink() : await this.#bySecret()
      if (session) this.tell('signed-in', session)
    } catch (fault) {
      this.#explain(Refused.from(fault))
    } finally {
      this.asking = false
    }
  }

  async #byLink(): Promise<Session | null> {
    const code = /#code=([^&\s]+)/.exec(this.#value('link'))?.[1]
    if (code) return redeem(decodeURIComponent(code))
    this.fault = texts.signIn.linkWrong
    this.faulty = 'link'
    return null
  }

  async #bySecret(): Promise<Session | null> {
    const id = this.#value('id')
    const secret = this.#value('secret')
    if (id && secret) return signIn(id, secret)
    this.fault = texts.signIn.missing
    this.faulty = id ? 'secret' : 'id'
    return null
  }

  async #leave(door: Door): Promise<void> {
    if (this.asking) return
    this.fault = null
    this.asking = true
    try {
      await leaveFor(door, false)
    } catch (fault) {
      this.fault = Refused.from(fault).message
      this.asking = false
    }
  }

  #explain(refused: Refused): void {
    if (refused.isAway) this.fault = texts.signIn.away
    else if (this.byLink) this.fault = texts.signIn.linkOver
    else if (refused.code === 'UNAUTHENTICATED') this.fault = texts.signIn.wrong
    else this.fault = refused.message
    this.faulty = refused.isAway ? null : this.byLink ? 'link' : 'secret'
  }

  override render() {
    const over = this.ended !== null
    return html`<div class=${over ? 'gate-over' : 'gate'}>
      <form class="gate-card" @submit=${this.#submit} novalidate>
        ${over ? nothing : html`<span class="brand brand-lg" role="img" aria-label=${texts.product}>${brand}</span>`}
        <div class="field">
          <h1>${over ? texts.signIn.endedTitle : texts.signIn.title}</h1>
          <p class="soft">${this.#lede()}</p>
        </div>
        ${this.fault ? html`<p class="fault" role="alert" id="gate-fault">${this.fault}</p>` : nothing}
        ${this.ready ? this.#body() : nothing}
      </form>
    </div>`
  }

  #body(): TemplateResult {
    return html`${this.doors.length > 0 ? this.#doors() : nothing} ${this.door ? nothing : this.#keys()}`
  }

  #lede(): string {
    if (this.door) return texts.signIn.endedIssuer
    if (this.ended) return this.ended === 'user' ? texts.signIn.endedUser : texts.signIn.ended
    return this.doors.length > 0 ? texts.signIn.ledeIssuers : texts.signIn.lede
  }

  #doors(): TemplateResult {
    return html`<div class="doors">
        ${this.doors.map(
          (door) =>
            html`<button
              type="button"
              class="btn btn-primary door"
              ?disabled=${this.asking}
              @click=${() => void this.#leave(door)}
            >
              <bdi class="clip">${this.door ? texts.signIn.againWith(door.name) : texts.signIn.with(door.name)}</bdi>
            </button>`,
        )}
      </div>
      ${this.door ? nothing : html`<div class="or" role="separator"><span>${texts.signIn.or}</span></div>`}`
  }

  #keys(): TemplateResult {
    return html`${
        this.byLink
          ? this.#field('link', texts.signIn.link, 'text', '', texts.signIn.linkHint)
          : html`${this.#field('id', texts.signIn.id, 'text', this.clientId)}${this.#field(
              'secret',
              texts.signIn.secret,
              'password',
              '',
            )}`
      }
      <button class="btn ${this.doors.length > 0 ? '' : 'btn-primary'}" ?disabled=${this.asking}>
        ${texts.signIn.submit}
      </button>
      <button
        type="button"
        class="link"
        @click=${() => {
          this.byLink = !this.byLink
          this.fault = null
          this.faulty = null
        }}
      >
        ${this.byLink ? texts.signIn.haveKey : texts.signIn.haveLink}
      </button>`
  }

  #field(
    name: 'id' | 'secret' | 'link',
    label: string,
    type: 'text' | 'password' | 'url',
    value: string,
    hint?: string,
  ): TemplateResult {
    return html`<div class="field">
      <label for="gate-${name}">${label}</label>
      <input
        class="input ${name === 'link' ? '' : 'mono'}"
        id="gate-${name}"
        name=${name}
        type=${type}
        .defaultValue=${value}
        autocomplete=${name === 'id' ? 'username' : name === 'secret' ? 'current-password' : 'off'}
        spellcheck="false"
        autocapitalize="off"
        aria-invalid=${this.faulty === name}
        aria-describedby=${this.fault ? 'gate-fault' : nothing}
      />
      ${hint ? html`<span class="hint">${hint}</span>` : nothing}
    </div>`
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-gate': Gate
  }
}
