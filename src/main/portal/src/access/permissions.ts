import { html, type TemplateResult } from 'lit'
import { texts } from '../texts'

/** All that can be permitted, in the order of the matrix. */
export const PERMISSIONS = [
  'audits:read',
  'audits:export',
  'audits:write',
  'structure:configure',
  'tenants:manage',
  'access:manage',
] as const

/** What a role can give: tenants are managed by the vendor alone. */
export const OF_ROLES: readonly string[] = PERMISSIONS.filter((permission) => permission !== 'tenants:manage')

/** Permissions to choose from. What the one who chooses lacks cannot be given. */
export function permissionChoices(given: {
  legend: string
  chosen: ReadonlySet<string>
  own: readonly string[]
  toggle: (permission: string) => void
  fault: string | undefined
}): TemplateResult {
  return html`<fieldset class="perms" aria-invalid=${given.fault ? 'true' : 'false'}>
    <legend>${given.legend}</legend>
    ${PERMISSIONS.map(
      (permission) =>
        html`<label class=${given.own.includes(permission) ? '' : 'ghosted'}>
          <input
            type="checkbox"
            class="check"
            .checked=${given.chosen.has(permission)}
            ?disabled=${!given.own.includes(permission)}
            @change=${() => given.toggle(permission)}
          />
          <span>${texts.access.permissions[permission]} <span class="mono">${permission}</span></span>
        </label>`,
    )}
    ${given.fault ? html`<span class="fault" role="alert">${given.fault}</span>` : ''}
  </fieldset>`
}

export function toggledIn(set: ReadonlySet<string>, value: string): Set<string> {
  const next = new Set(set)
  if (!next.delete(value)) next.add(value)
  return next
}
