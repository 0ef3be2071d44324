import { html, render } from 'lit'
import styles from './styles/index.css?inline'
import { Server } from './server/server'
import { emptiness } from './parts/state'
import { texts } from './texts'
import './embed/embedded-log'

const sheet = new CSSStyleSheet()
sheet.replaceSync(`${styles}
:host { display: block; height: 600px; min-height: 320px; contain: content; }
:host([hidden]) { display: none; }
.annals { background: none; }`)

/**
 * Shows a tenant's audit log in any page: `<annals-log endpoint="https://…" token="…" theme="auto">`.
 *
 * The element is 600 px high unless the page sets another height. The content of its shadow root is not an interface:
 * there are no CSS parts and no slots. See docs/embedding.md.
 *
 * @element annals-log
 * @attr {string} endpoint - The base URL of Annals, such as `https://audit.example.com`.
 * @attr {string} token - The user's access token. When a new token is set, the log continues at its position.
 * @attr {'light' | 'dark' | 'auto'} theme - The theme. `auto` (the default) follows the user's system.
 * @fires {CustomEvent<null>} token-expired - The token is no longer accepted. Set a new one. Bubbles.
 * @cssproperty --annals-font - The font.
 * @cssproperty --annals-font-mono - The font of ids, values and code.
 * @cssproperty --annals-accent - The colour of buttons, links and focus.
 * @cssproperty --annals-on-accent - The colour of text on the accent. Keep a contrast of 4.5 : 1 to it.
 * @cssproperty --annals-surface - The background.
 * @cssproperty --annals-text - The text colour.
 * @cssproperty --annals-radius - The radius of corners.
 */
export class AnnalsLog extends HTMLElement {
  static readonly observedAttributes = ['endpoint', 'token', 'theme']
  #server: Server | null = null
  #ended = false

  constructor() {
    super()
    const root = this.attachShadow({ mode: 'open' })
    root.adoptedStyleSheets = [sheet]
  }

  /** The base URL of Annals, without a slash at the end. */
  get endpoint(): string {
    return (this.getAttribute('endpoint') ?? '').replace(/\/+$/, '')
  }

  set endpoint(value: string) {
    this.setAttribute('endpoint', value)
  }

  /** The user's access token. */
  get token(): string {
    return this.getAttribute('token') ?? ''
  }

  set token(value: string) {
    this.setAttribute('token', value)
  }

  /** `light`, `dark` or `auto`. */
  get theme(): string {
    return this.getAttribute('theme') ?? 'auto'
  }

  set theme(value: string) {
    this.setAttribute('theme', value)
  }

  connectedCallback(): void {
    this.#applyTheme()
    this.#connect()
  }

  disconnectedCallback(): void {
    this.#server?.hangUp()
    this.#server = null
    this.#render()
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.isConnected || before === after) return
    if (name === 'theme') this.#applyTheme()
    else if (name === 'token' && this.#server) this.#renew()
    else this.#connect()
  }

  #connect(): void {
    this.#server?.hangUp()
    this.#server = null
    if (this.endpoint && this.token) {
      const server = new Server(this.endpoint)
      server.become(this.token, null)
      server.addEventListener('signed-out', () => server === this.#server && this.#expired())
      this.#server = server
    }
    this.#ended = false
    this.#render()
  }

  #renew(): void {
    this.#server?.become(this.token, null)
    this.#ended = false
    this.#render()
    this.shadowRoot?.querySelector('annals-embedded-log')?.again()
  }

  #expired(): void {
    if (this.#ended) return
    this.#ended = true
    this.#render()
    this.dispatchEvent(new CustomEvent<null>('token-expired', { bubbles: true, composed: true }))
  }

  #applyTheme(): void {
    const { theme } = this
    if (theme === 'light' || theme === 'dark') this.dataset['theme'] = theme
    else delete this.dataset['theme']
  }

  #render(): void {
    const content = this.#server
      ? html`<annals-embedded-log .server=${this.#server} ?ended=${this.#ended}></annals-embedded-log>`
      : this.isConnected
        ? html`<section class="embed">
            ${emptiness({ scene: 'lock', title: texts.log.title, text: texts.embed.missing })}
          </section>`
        : html``
    render(html`<div class="annals">${content}</div>`, this.shadowRoot as ShadowRoot)
  }
}

if (!customElements.get('annals-log')) customElements.define('annals-log', AnnalsLog)

declare global {
  interface HTMLElementTagNameMap {
    'annals-log': AnnalsLog
  }
  interface HTMLElementEventMap {
    'token-expired': CustomEvent<null>
  }
}
