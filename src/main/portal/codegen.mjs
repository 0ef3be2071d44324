// Types for src/queries/*.graphql from the SDL in graphql/, or in the folder of --check=, for which nothing is written.
// Fails where a document asks for what the schema does not have.
import { readdirSync, readFileSync, mkdirSync, writeFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildSchema, parse, specifiedRules, validate, NoUnusedFragmentsRule } from 'graphql'
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import * as typedDocuments from '@graphql-codegen/typed-document-node'

const here = import.meta.dirname ?? new URL('.', import.meta.url).pathname
const check = process.argv.find((argument) => argument.startsWith('--check='))?.slice(8)
const sdl = check ?? join(here, '../../../graphql')
const queries = join(here, 'src/queries')
const output = join(here, 'src/generated/graphql.ts')

const read = (folder, ending) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ location: join(folder, name), text: readFileSync(join(folder, name), 'utf8') }))

const schema = buildSchema(
  read(sdl, '.graphqls')
    .map((file) => file.text)
    .join('\n'),
)
const documents = read(queries, '.graphql').map((file) => ({
  location: file.location,
  document: parse(file.text),
}))

const whole = { kind: 'Document', definitions: documents.flatMap((each) => each.document.definitions) }
const faults = validate(
  schema,
  whole,
  specifiedRules.filter((rule) => rule !== NoUnusedFragmentsRule),
)
if (faults.length > 0) {
  for (const fault of faults) {
    const name = fault.nodes?.[0]?.loc
      ? documents.find((each) => each.document.definitions.some((d) => d.loc?.source === fault.nodes[0].loc.source))
      : null
    console.error(`${name?.location ?? queries}:${fault.locations?.[0]?.line ?? '?'}: ${fault.message}`)
  }
  console.error('The portal asks for what graphql/ does not have: mend src/main/portal/src/queries, or the schema.')
  process.exit(1)
}

if (check) process.exit(0)

const shared = {
  scalars: {
    DateTime: 'string',
    Long: 'number',
    Cursor: 'string',
    JSON: { input: 'unknown', output: 'unknown' },
  },
  useTypeImports: true,
  skipTypename: true,
  documentMode: 'string',
  immutableTypes: true,
}
const generated = await codegen({
  filename: output,
  schema: parse(
    read(sdl, '.graphqls')
      .map((file) => file.text)
      .join('\n'),
  ),
  schemaAst: schema,
  documents,
  config: shared,
  plugins: [{ operations: {} }, { typedDocuments: {} }],
  pluginMap: { operations, typedDocuments },
})
// What the portal offers as choices, so that a value that the schema gains is there at once.
const offered = { exportFormats: 'ExportFormat', fieldTypes: 'FieldType' }
const text =
  generated +
  Object.entries(offered)
    .map(
      ([name, type]) =>
        `\nexport const ${name}: readonly ${type}[] = ${JSON.stringify(
          schema
            .getType(type)
            .getValues()
            .map((value) => value.name),
        )};\n`,
    )
    .join('')
mkdirSync(join(output, '..'), { recursive: true })
if (!existsSync(output) || readFileSync(output, 'utf8') !== text) {
  writeFileSync(output, text)
}
