// Reads [{introspection, document}, …] from standard input, and writes what graphql-js makes of each:
// the faults of the schema and of the document, and the custom fields with their types.
import { readFileSync } from "node:fs";
import { buildClientSchema, parse, validate, validateSchema } from "graphql";

const served = JSON.parse(readFileSync(0, "utf8"));
const made = served.map(({ introspection, document }) => {
  const schema = buildClientSchema(introspection);
  return {
    faults: [...validateSchema(schema), ...validate(schema, parse(document))].map((fault) => fault.message),
    fields: typed(schema.getType("CustomFields")),
    filters: typed(schema.getType("CustomFieldsFilter")),
  };
});
process.stdout.write(JSON.stringify(made));

function typed(type) {
  return Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
}
