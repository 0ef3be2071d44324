import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  AccessDocument,
  RemoveRoleDocument,
  RevokeCredentialDocument,
  RevokePortalLinkDocument,
  RotateCredentialDocument,
  SaveRoleDocument,
  type AccessQuery,
  type CreateCredentialMutation,
  type KeyFragment,
  type StartQuery,
} from '../generated/graphql'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { ServerState } from '../parts/server-state'
import { emptiness } from '../parts/state'
import { ago, dayAndMonth, shortDate } from '../parts/time'
import { say } from '../parts/toast'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { OF_ROLES, PERMISSIONS } from './permissions'
import { secretDialog } from './secret-dialog'
import './credential-form'
import './link-form'
import './role-form'

type Role = AccessQuery['roles'][number]
type Link = AccessQuery['portalLinks'][number]

const DAY = 86_400_000
/** So many credentials are shown, the newest ones, until more are asked for. */
const AT_FIRST = 50
const GRACE = [0, 3_600, 86_400, 604_800] as const

/** Who may do what, and with which key. */
@customElement('annals-access')
export class AccessPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) tenant: string | null = null
  @state() private refused: Refused | null = null
  @state() private adding: 'credential' | 'link' | 'role' | null = null
  @state() private removing: Role | null = null
  @state() private secret: { clientId: string; clientSecret: string } | null = null
  @state() private revoking: KeyFragment | null = null
  @state() private rotating: KeyFragment | null = null
  @state() private withRevoked = false
  @state() private wanted = ''
  @state() private most = AT_FIRST
  #access = new ServerState<AccessQuery | null>(null)

  protected override observes() {
    return [this.#access]
  }

  private get answer(): AccessQuery | null {
    return this.#access.shown
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) void this.#read()
  }

  /** A tenant's own people manage its links; credentials are the vendor's. */
  async #ask(): Promise<AccessQuery> {
    try {
      return await this.server.ask(AccessDocument, { credentials: true })
    } catch (fault) {
      if (Refused.from(fault).code !== 'FORBIDDEN') throw fault
      return this.server.ask(AccessDocument, { credentials: false })
    }
  }

  async #read(): Promise<void> {
    this.refused = null
    try {
      await this.#access.read(() => this.#ask())
    } catch (fault) {
      this.refused = Refused.from(fault)
    }
  }

  /**
   * Makes a change.
   *
   * @param answered the state with the answer
   * @param expected the state as it is shown until then
   * @returns the answer; null if it was refused, which is said
   */
  async #change<R>(
    send: (access: AccessQuery | null, signal: AbortSignal) => Promise<R>,
    answered: (access: AccessQuery, answer: R) => AccessQuery,
    expected?: (access: AccessQuery) => AccessQuery,
  ): Promise<R | null> {
    try {
      return await this.#access.change<R>({
        send,
        answered: (access, answer) => access && answered(access, answer),
        expected: (access) => access && (expected?.(access) ?? access),
      })
    } catch (fault) {
      const refused = Refused.from(fault)
      say(this, { text: refused.message, bad: true })
      // It may have been made all the same, or somebody else has changed the same.
      void this.#read()
      return null
    }
  }

  async #revoke({ id, name }: KeyFragment): Promise<void> {
    this.revoking = null
    const { server } = this
    const done = await this.#change(
      (_, signal) => server.ask(RevokeCredentialDocument, { id }, signal),
      (access, { revokeCredential }) => withCredential(access, revokeCredential),
    )
    if (done) say(this, { text: texts.access.revokedToast(name) })
  }

  async #permit({ name }: Role, permission: string, permitted: boolean): Promise<void> {
    const { server } = this
    const done = await this.#change(
      // All permissions of the role are sent: those that it has once the changes before have been made, and this one.
      (access, signal) =>
        server.ask(
          SaveRoleDocument,
          {
            input: {
              name,
              permissions: permissionsOf(access && withPermission(access, name, permission, permitted), name),
            },
          },
          signal,
        ),
      (access, { saveRole }) => ({
        ...access,
        roles: access.roles.map((role) => (role.name === name ? saveRole : role)),
      }),
      (access) => withPermission(access, name, permission, permitted),
    )
    if (done) say(this, { text: texts.access.roleSaved(name) })
  }

  async #remove({ name }: Role): Promise<void> {
    this.removing = null
    const { server } = this
    const without = (access: AccessQuery) => ({ ...access, roles: access.roles.filter((role) => role.name !== name) })
    const done = await this.#change((_, signal) => server.ask(RemoveRoleDocument, { name }, signal), without, without)
    if (done) say(this, { text: texts.access.roleRemoved(name) })
  }

  async #takeBack({ id }: Link): Promise<void> {
    const { server } = this
    const done = await this.#change(
      (_, signal) => server.ask(RevokePortalLinkDocument, { id }, signal),
      (access) => ({ ...access, portalLinks: access.portalLinks.filter((link) => link.id !== id) }),
    )
    if (done)
      say(this, {
        text: done.revokePortalLink ? texts.access.takenBack : texts.access.linkGone,
        bad: !done.revokePortalLink,
      })
  }

  async #rotate({ id }: KeyFragment): Promise<void> {
    const gracePeriod = Number(this.querySelector<HTMLSelectElement>('#rotate-grace')?.value ?? 86_400)
    this.rotating = null
    const { server } = this
    const done = await this.#change(
      (_, signal) => server.ask(RotateCredentialDocument, { id, gracePeriod }, signal),
      (access, { rotateCredential }) => withCredential(access, rotateCredential.credential),
    )
    if (done) this.secret = done.rotateCredential
  }

  override render() {
    return html`<div class="page-head">
        <h1>${texts.access.title}</h1>
        <span class="lede">${texts.access.lede}</span><span class="grow"></span>
        <button class="btn" ?disabled=${!this.answer} @click=${() => (this.adding = 'link')}>
          ${icon('link')}${texts.access.link}
        </button>
      </div>
      ${
        this.refused
          ? this.#failed(this.refused)
          : html`<div class="stack page-narrow">
              ${this.#roles()}${this.answer && !this.answer.credentials ? nothing : this.#credentials()}${this.#links()}
            </div>`
      }${this.#dialogs()}`
  }

  #failed(refused: Refused): TemplateResult {
    const forbidden = refused.code === 'FORBIDDEN'
    return emptiness({
      scene: forbidden ? 'lock' : 'broken',
      title: forbidden ? texts.access.forbiddenTitle : texts.log.states.failedTitle,
      text: forbidden ? texts.access.forbiddenLede : refused.message,
      refused,
      actions: forbidden
        ? nothing
        : html`<button class="btn btn-primary" @click=${() => void this.#read()}>${texts.again}</button>`,
    })
  }

  #roles(): TemplateResult {
    return html`<section class="panel" aria-labelledby="roles-head">
      <div class="panel-head">
        <h2 id="roles-head" class="grow">${texts.access.roles}</h2>
        <button class="btn btn-sm" ?disabled=${!this.answer} @click=${() => (this.adding = 'role')}>
          ${icon('plus')}${texts.access.newRole}
        </button>
      </div>
      <div class="matrix" tabindex="0">
        <table class="data">
          <thead>
            <tr>
              <th scope="col">${texts.access.role}</th>
              ${PERMISSIONS.map(
                (permission) =>
                  html`<th scope="col" class="c">
                    ${texts.access.permissions[permission]}<small>${permission}</small>
                  </th>`,
              )}
              <th><span class="vh">${texts.access.removeRole('')}</span></th>
            </tr>
          </thead>
          <tbody>
            ${
              this.answer
                ? this.answer.roles.map((role) => this.#role(role))
                : [0, 1, 2, 3].map(
                    () =>
                      html`<tr>
                        <td colspan="8"><span class="skel"></span></td>
                      </tr>`,
                  )
            }
          </tbody>
        </table>
      </div>
    </section>`
  }

  #role(role: Role): TemplateResult {
    return html`<tr>
      <th scope="row">
        <b>${role.name}</b> ${role.builtIn ? html`<span class="tag">${texts.access.builtIn}</span>` : nothing}
      </th>
      ${PERMISSIONS.map((permission) => {
        const fixed =
          role.builtIn || !OF_ROLES.includes(permission) || !(this.viewer?.permissions.includes(permission) ?? false)
        return html`<td class="c">
          <input
            type="checkbox"
            class="check"
            ?disabled=${fixed}
            .checked=${role.permissions.includes(permission)}
            aria-label=${texts.access.may(role.name, texts.access.permissions[permission] ?? permission)}
            @change=${(event: Event) => void this.#permit(role, permission, (event.target as HTMLInputElement).checked)}
          />
        </td>`
      })}
      <td>
        ${
          role.builtIn
            ? nothing
            : html`<button
                class="btn btn-ghost btn-sm btn-icon"
                aria-label=${texts.access.removeRole(role.name)}
                title=${texts.access.removeRole(role.name)}
                @click=${() => (this.removing = role)}
              >
                ${icon('trash')}
              </button>`
        }
      </td>
    </tr>`
  }

  #credentials(): TemplateResult {
    const all = this.answer?.credentials ?? []
    const revoked = all.filter((credential) => credential.revokedAt).length
    const wanted = this.wanted.trim().toLowerCase()
    const found = all
      .filter(
        (credential) =>
          (this.withRevoked || !credential.revokedAt) &&
          `${credential.name} ${credential.clientId}`.toLowerCase().includes(wanted),
      )
      .sort((a, b) => b.createdAt.localeCompare(a.createdAt))
    const shown = found.slice(0, this.most)
    const columns = texts.access.columns
    return html`<section class="panel" aria-labelledby="credentials-head">
      <div class="panel-head">
        <h2 id="credentials-head">${texts.access.credentials}</h2>
        <span class="muted grow">${texts.access.credentialsLede}</span>
        ${
          all.length > AT_FIRST
            ? html`<input
                class="input find"
                type="search"
                aria-label=${texts.access.find}
                placeholder=${texts.access.find}
                .value=${this.wanted}
                @input=${(event: Event) => (this.wanted = (event.target as HTMLInputElement).value)}
              />`
            : nothing
        }
        ${
          revoked > 0
            ? html`<button class="btn btn-ghost btn-sm" @click=${() => (this.withRevoked = !this.withRevoked)}>
                ${this.withRevoked ? texts.access.hideRevoked : texts.access.showRevoked(revoked)}
              </button>`
            : nothing
        }
        <button class="btn btn-primary btn-sm" ?disabled=${!this.answer} @click=${() => (this.adding = 'credential')}>
          ${icon('key')}${texts.access.newCredential}
        </button>
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
            ${
              this.answer
                ? shown.map((credential) => this.#credential(credential))
                : [0, 1, 2].map(
                    () =>
                      html`<tr>
                        <td colspan="6"><span class="skel"></span></td>
                      </tr>`,
                  )
            }
          </tbody>
        </table>
      </div>
      ${
        found.length > shown.length
          ? html`<p class="pad"><button class="btn" @click=${() => (this.most += AT_FIRST)}>${texts.more}</button></p>`
          : nothing
      }
    </section>`
  }

  #credential(credential: KeyFragment): TemplateResult {
    const columns = texts.access.columns
    return html`<tr class=${credential.revokedAt ? 'ghosted' : ''}>
      <td>
        <span class="row row-wrap"
          ><b><bdi>${credential.name}</bdi></b
          >${standing(credential)}</span
        ><span class="mono muted">${credential.clientId}</span>
      </td>
      <td>
        <span class="scopes"
          >${credential.permissions.map((permission) => html`<span class="tag mono">${permission}</span>`)}</span
        >
      </td>
      <td data-l=${columns.tenants}>
        ${credential.tenantIds ? credential.tenantIds.join(', ') : texts.access.allTenants}
      </td>
      <td data-l=${columns.lastUsed} class="soft">
        ${credential.lastUsedAt ? ago(Date.parse(credential.lastUsedAt)) : texts.never}
      </td>
      <td data-l=${columns.expires} class="soft">${credential.expiresAt ? day(credential.expiresAt) : texts.never}</td>
      <td>
        <span class="row acts-end">
          ${
            credential.revokedAt
              ? nothing
              : html`<button
                    class="btn btn-sm"
                    aria-label="${texts.access.rotate} ${credential.name}"
                    @click=${() => (this.rotating = credential)}
                  >
                    ${texts.access.rotate}</button
                  ><button
                    class="btn btn-sm btn-danger"
                    aria-label="${texts.access.revoke} ${credential.name}"
                    @click=${() => (this.revoking = credential)}
                  >
                    ${texts.access.revoke}
                  </button>`
          }
        </span>
      </td>
    </tr>`
  }

  #links(): TemplateResult | typeof nothing {
    const links = this.answer?.portalLinks ?? []
    if (links.length === 0) return nothing
    const columns = texts.access.linkColumns
    return html`<section class="panel" aria-labelledby="links-head">
      <div class="panel-head">
        <h2 id="links-head">${texts.access.links}</h2>
        <span class="muted grow">${texts.access.linksLede}</span>
      </div>
      <div class="table-scroll" tabindex="0">
        <table class="data stacks">
          <thead>
            <tr>
              <th scope="col">${columns.user}</th>
              <th scope="col">${columns.tenant}</th>
              <th scope="col">${columns.roles}</th>
              <th scope="col">${columns.until}</th>
              <th><span class="vh">${texts.access.takeBack}</span></th>
            </tr>
          </thead>
          <tbody>
            ${links.map(
              (link) =>
                html`<tr>
                  <td>
                    <b><bdi>${link.userId}</bdi></b>
                  </td>
                  <td data-l=${columns.tenant}>${link.tenantId}</td>
                  <td data-l=${columns.roles}>${link.roles.join(', ')}</td>
                  <td data-l=${columns.until} class="soft">${shortDate(Date.parse(link.expiresAt), 'local')}</td>
                  <td>
                    <span class="row acts-end"
                      ><button
                        class="btn btn-sm btn-danger"
                        aria-label="${texts.access.takeBack}: ${link.userId}, ${link.tenantId}"
                        @click=${() => void this.#takeBack(link)}
                      >
                        ${texts.access.takeBack}
                      </button></span
                    >
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>`
  }

  #dialogs(): TemplateResult {
    const { revoking, rotating, removing } = this
    return html`
      ${
        this.adding === 'credential'
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
          : nothing
      }
      ${
        this.adding === 'link' && this.answer
          ? html`<annals-link-form
              .server=${this.server}
              .roles=${this.answer.roles}
              .tenant=${this.tenant ?? ''}
              @close-form=${() => {
                this.adding = null
                void this.#read()
              }}
            ></annals-link-form>`
          : nothing
      }
      ${
        this.adding === 'role' && this.answer
          ? html`<annals-role-form
              .server=${this.server}
              .own=${this.viewer?.permissions ?? []}
              .names=${this.answer.roles.map((role) => role.name)}
              @close-form=${() => (this.adding = null)}
              @made=${(event: CustomEvent<string>) => {
                this.adding = null
                say(this, { text: texts.access.roleSaved(event.detail) })
                void this.#read()
              }}
            ></annals-role-form>`
          : nothing
      }
      ${
        removing
          ? dialog({
              title: texts.access.removeRoleTitle(removing.name),
              close: () => (this.removing = null),
              submit: () => void this.#remove(removing),
              body: html`<p>${texts.access.removeRoleLede}</p>`,
              foot: html`<button type="button" class="btn" @click=${() => (this.removing = null)}>
                  ${texts.cancel}</button
                ><button class="btn btn-danger">${texts.access.removeRole(removing.name)}</button>`,
            })
          : nothing
      }
      ${this.secret ? secretDialog(this.secret, this, () => (this.secret = null)) : nothing}
      ${
        rotating
          ? dialog({
              title: texts.access.rotateTitle(rotating.name),
              close: () => (this.rotating = null),
              submit: () => void this.#rotate(rotating),
              body: html`<p>${texts.access.rotateLede}</p>
                <div class="field">
                  <label for="rotate-grace">${texts.access.rotateGrace}</label>
                  <span class="select-wrap"
                    ><select class="select" id="rotate-grace">
                      ${GRACE.map(
                        (seconds) =>
                          html`<option value=${seconds} ?selected=${seconds === 86_400}>
                            ${texts.access.grace[seconds]}
                          </option>`,
                      )}</select
                    >${icon('down')}</span
                  >
                </div>`,
              foot: html`<button type="button" class="btn" @click=${() => (this.rotating = null)}>
                  ${texts.cancel}</button
                ><button class="btn btn-primary">${texts.access.rotate}</button>`,
            })
          : nothing
      }
      ${
        revoking
          ? dialog({
              title: texts.access.revokeTitle(revoking.name),
              close: () => (this.revoking = null),
              submit: () => void this.#revoke(revoking),
              body: html`<p>${texts.access.revokeLede}</p>`,
              foot: html`<button type="button" class="btn" @click=${() => (this.revoking = null)}>
                  ${texts.cancel}</button
                ><button class="btn btn-danger">${texts.access.revoke}</button>`,
            })
          : nothing
      }
    `
  }
}

function withCredential(access: AccessQuery, changed: KeyFragment): AccessQuery {
  return {
    ...access,
    credentials: access.credentials?.map((credential) => (credential.id === changed.id ? changed : credential)),
  }
}

function withPermission(access: AccessQuery, name: string, permission: string, permitted: boolean): AccessQuery {
  const changed = ({ permissions }: Role) => [
    ...permissions.filter((each) => each !== permission),
    ...(permitted ? [permission] : []),
  ]
  return {
    ...access,
    roles: access.roles.map((role) => (role.name === name ? { ...role, permissions: changed(role) } : role)),
  }
}

function permissionsOf(access: AccessQuery | null, name: string): string[] {
  return [...(access?.roles.find((role) => role.name === name)?.permissions ?? [])]
}

function standing(credential: KeyFragment): TemplateResult | typeof nothing {
  if (credential.revokedAt) return html`<span class="tag tag-bad">${texts.access.revoked}</span>`
  if (credential.expiresAt) {
    const days = Math.ceil((Date.parse(credential.expiresAt) - Date.now()) / DAY)
    if (days <= 0) return html`<span class="tag tag-bad">${texts.access.expired}</span>`
    if (days <= 30) return html`<span class="tag tag-warn">${texts.access.daysLeft(days)}</span>`
  }
  const former = credential.formerSecretExpiresAt ? Date.parse(credential.formerSecretExpiresAt) : 0
  if (former > Date.now())
    return html`<span class="tag tag-warn">${texts.access.formerSecret(shortDate(former, 'local'))}</span>`
  return credential.lastUsedAt ? nothing : html`<span class="tag">${texts.access.unused}</span>`
}

function day(at: string): string {
  return `${dayAndMonth(Date.parse(at), 'local')} ${new Date(at).getFullYear()}`
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-access': AccessPage
  }
}
