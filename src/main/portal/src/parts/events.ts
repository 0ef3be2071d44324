import type { Found } from '../builder/discovered'
import type { FieldDraft } from '../builder/field-form'
import type { CreateCredentialMutation, StructureFieldFragment } from '../generated/graphql'
import type { TermToggle } from '../log/log-page'
import type { Term } from '../log/terms'
import type { Between, Range, View } from '../log/view'
import type { Session } from '../server/session'
import type { Toast } from './toast'

/** The events of the portal's elements, with their details. All of them bubble. */
export interface PartEvents {
  'add-found': Found
  again: undefined
  'choose-part': Between | null
  'choose-range': Range
  'close-download': undefined
  'close-event': undefined
  'close-form': undefined
  'enable-field': { field: StructureFieldFragment; enabled: boolean }
  'go-back': number
  made: CreateCredentialMutation['createCredential'] | string
  'open-event': string
  'open-field': StructureFieldFragment
  'order-fields': readonly string[]
  'remove-field': undefined
  'reset-field': StructureFieldFragment
  'save-field': FieldDraft
  say: Toast
  'signed-in': Session
  'sort-by': string
  sorting: readonly StructureFieldFragment[] | null
  step: number
  'switch-tenant': string
  terms: readonly Term[]
  'toggle-term': TermToggle
  view: View
}

declare global {
  interface HTMLElementEventMap extends PartEventMap {}
}

type PartEventMap = { [name in keyof PartEvents]: CustomEvent<PartEvents[name]> }
