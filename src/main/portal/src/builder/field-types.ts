import type { FieldType } from '../generated/graphql'
import type { Icon } from '../parts/icons'

/** A sign for each type, beside its name. */
export const TYPE_ICONS: Record<FieldType, Icon> = {
  TEXT: 'text',
  NUMBER: 'number',
  BOOLEAN: 'toggle',
  TIMESTAMP: 'clock',
  SEVERITY: 'bars',
  IP_ADDRESS: 'globe',
  EMAIL: 'mail',
  URL: 'link',
  CHOICE: 'list',
  JSON: 'braces',
}
