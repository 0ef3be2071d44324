package dev.annals.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * A GraphQL document that repeats or nests one construct of the language as often as requested. The
 * limits of the server must reject it at some size, and must be cheap to apply at every size.
 *
 * @param construct what grows
 * @param document the document by its size
 */
public record GrowingDocument(String construct, IntFunction<String> document) {

  /** One or more documents for each construct of the grammar (specification, appendix B). */
  public static List<GrowingDocument> all() {
    var all = new ArrayList<GrowingDocument>();
    all.addAll(tokens());
    all.addAll(values());
    all.addAll(selections());
    all.addAll(fragments());
    all.addAll(definitions());
    all.addAll(invalid());
    return all;
  }

  /** A document with at least this number of characters, and about twice as many at most. */
  public String ofLength(int characters) {
    int size = 1;
    while (document.apply(size).length() < characters) {
      size *= 2;
    }
    return document.apply(size);
  }

  private static List<GrowingDocument> tokens() {
    return List.of(
        of("spaces", n -> "{ viewer { id } }" + " ".repeat(n)),
        of("line breaks", n -> "{ viewer { id } }" + "\r\n".repeat(n)),
        of("commas", n -> "{ viewer { id " + ",".repeat(n) + "} }"),
        of("byte order marks", n -> "\ufeff".repeat(n) + "{ viewer { id } }"),
        of("a long comment", n -> "{ viewer { id } } #" + "x".repeat(n)),
        of("comments", n -> "{ viewer { id } }" + repeated(n, "#x\n")),
        of("a long name", n -> "{ viewer { " + "x".repeat(n) + " } }"),
        of("a long alias", n -> "{ viewer { " + "x".repeat(n) + ": id } }"),
        of("long names on a path", n -> nested(15, "x".repeat(n) + " { ", repeated(200, "y% "))),
        of("braces without an end", n -> "{ viewer ".repeat(n)),
        of("closing braces", n -> "{ viewer { id } }" + "}".repeat(n)),
        of("characters that are no tokens", n -> "?".repeat(n)),
        of("dots", n -> "{ viewer { id " + ".".repeat(n) + "} }"),
        of("a string without an end", n -> argument("\"" + "x".repeat(n))),
        of("a block string without an end", n -> argument("\"\"\"" + "x\\\"\"\"".repeat(n))),
        of("strings before one without an end", n -> argument("x\\\\\"\"\"\"".repeat(n))));
  }

  private static List<GrowingDocument> values() {
    return List.of(
        of("a long integer", n -> argument("9".repeat(n))),
        of("a long negative integer", n -> argument("-" + "9".repeat(n))),
        of("a long fraction", n -> argument("1." + "9".repeat(n))),
        of("a long exponent", n -> argument("1e" + "9".repeat(n))),
        of("integers", n -> argument("[" + repeated(n, "1 ") + "]")),
        of("integers of many digits", n -> argument("[" + repeated(n, "123456789012 ") + "]")),
        of("floats", n -> argument("[" + repeated(n, "1.5e3 ") + "]")),
        of("numbers without spaces", n -> argument("[" + "1-2".repeat(n) + "]")),
        of("custom numbers", n -> custom("[" + repeated(n, "1 ") + "]")),
        of("a long string", n -> argument("\"" + "x".repeat(n) + "\"")),
        of("strings", n -> argument("[" + repeated(n, "\"\" ") + "]")),
        of("escapes", n -> argument("\"" + "\\u0041".repeat(n) + "\"")),
        of("escapes with braces", n -> argument("\"" + "\\u{1F600}".repeat(n) + "\"")),
        of("zeros in an escape", n -> argument("\"\\u{" + "0".repeat(n) + "41}\"")),
        of("a long block string", n -> argument("\"\"\"" + "x".repeat(n) + "\"\"\"")),
        of("empty lines", n -> argument("\"\"\"" + "\n".repeat(n) + "x\"\"\"")),
        of("empty lines at the end", n -> argument("\"\"\"x" + "\n".repeat(n) + " \"\"\"")),
        of("indented lines", n -> argument("\"\"\"" + "\n  x".repeat(n) + "\"\"\"")),
        of("escaped quotes in a block", n -> argument("\"\"\"" + "\\\"\"\"".repeat(n) + "\"\"\"")),
        of("booleans", n -> argument("[" + repeated(n, "true ") + "]")),
        of("nulls", n -> argument("[" + repeated(n, "null ") + "]")),
        of("enum values", n -> severities(repeated(n, "ERROR "))),
        of("unknown enum values", n -> severities(repeated(n, "X% "))),
        of("lists in lists", n -> argument("[".repeat(n) + "]".repeat(n))),
        of("lists", n -> argument("[" + "[]".repeat(n) + "]")),
        of("objects in objects", n -> argument("{a: ".repeat(n) + "1" + "}".repeat(n))),
        of("fields of an object", n -> custom("{" + repeated(n, "a%: true ") + "}")),
        of("duplicate fields of an object", n -> custom("{" + repeated(n, "a: true ") + "}")),
        of("filters in filters", n -> filter("{not: ".repeat(n) + "{}" + "}".repeat(n))),
        of("filters", n -> filter("{and: [" + "{}".repeat(n) + "]}")),
        of("filters of custom fields", n -> filter("{and: [" + "{custom:{}}".repeat(n) + "]}")),
        of("unknown fields of filters", n -> filter("{" + repeated(n, "a%: true ") + "}")),
        of("variables in a list", n -> variable("[String]", repeated(n, "$v "))),
        of("undefined variables", n -> argument("[" + repeated(n, "$v% ") + "]")));
  }

  private static List<GrowingDocument> selections() {
    return List.of(
        of("fields", n -> "{ viewer { " + repeated(n, "id ") + "} }"),
        of("fields at the root", n -> "{ " + repeated(n, "viewer { id } ") + "}"),
        of("fields below fields", n -> nested(n, "viewer { ", "id")),
        of("introspection below itself", n -> "{ __schema { types { " + ofTypes(n) + " } } }"),
        of("introspection again", n -> "{ " + repeated(n, "__type(name: \"A\") { name } ") + "}"),
        of("aliases", n -> "{ viewer { " + repeated(n, "a%: id ") + "} }"),
        of("one alias of two fields", n -> "{ viewer { " + repeated(n, "a: id a: name ") + "} }"),
        of("arguments", n -> "{ viewer(" + repeated(n, "a%: true ") + ") { id } }"),
        of("duplicate arguments", n -> "{ viewer(" + repeated(n, "a: true ") + ") { id } }"),
        of("fields that differ by arguments", n -> "{ " + repeated(n, "x(a: %) ") + "}"),
        of("fields with equal arguments", n -> "{ " + twice("x(" + repeated(n, "a%: $v ") + ")")),
        of(
            "fields with equal objects",
            n -> "{ " + twice("x(a: {" + repeated(n, "b%: $v ") + "})")),
        of("directives", n -> "{ viewer { id " + repeated(n, "@skip(if: false) ") + "} }"),
        of("unknown directives", n -> "{ viewer { id " + repeated(n, "@a% ") + "} }"),
        of("arguments of a directive", n -> "{ viewer @skip(" + repeated(n, "a%: true ") + ") }"),
        of("inline fragments", n -> "{ viewer { " + repeated(n, "... { id } ") + "} }"),
        of("typed inline fragments", n -> "{ " + repeated(n, "... on Query { __typename } ") + "}"),
        of("inline fragments in each other", n -> nested(n, "... { ", "viewer { id }")),
        of(
            "inline fragments of other types",
            n -> "{ " + repeated(n, "... on Viewer { id } ") + "}"),
        of("selections that merge", n -> nested(10, "a { id } a { ", repeated(n, "b { id } "))));
  }

  private static List<GrowingDocument> fragments() {
    return List.of(
        of("a chain of fragments", n -> "{ ...F0 } " + chain(n)),
        of("an unused chain of fragments", n -> "{ viewer { id } } " + chain(n)),
        of("a chain with a fan at its end", n -> "{ ...F0 } " + chain(20) + fan(n)),
        of("layers of fragments", n -> layers((int) Math.sqrt(n))),
        of("fragments that double", n -> "{ ...F0 } " + doubling(n)),
        of("fragments side by side", n -> "{ " + repeated(n, "...F% ") + "} " + leaves(n)),
        of("unused fragments", n -> "{ viewer { id } } " + leaves(n)),
        of("fragments of one name", n -> "{ ...F } " + repeated(n, "fragment F on Query { x } ")),
        of("spreads of one fragment", n -> "{ " + repeated(n, "...F0 ") + "} " + leaves(1)),
        of("unknown fragments", n -> "{ " + repeated(n, "...F% ") + "}"),
        of("fragments in a circle", n -> "{ ...F0 } " + chain(n).replace("{ x }", "{ ...F0 }")),
        of(
            "fragments that contain themselves",
            n -> repeated(n, "fragment F% on Query { ...F% } ")),
        of("spreads in spreads", n -> "{ " + repeated(n, "x { ...A } ") + "} " + wide(n)),
        of("fragments of unknown types", n -> repeated(n, "fragment F% on X% { x } ")),
        of("directives of spreads", n -> "{ ...F0 " + repeated(n, "@a% ") + "} " + leaves(1)),
        of("variables in a fragment of operations", GrowingDocument::operationsWithVariables));
  }

  private static List<GrowingDocument> definitions() {
    return List.of(
        of("operations", n -> repeated(n, "query Q% { viewer { id } } ")),
        of("operations without a name", n -> repeated(n, "{ viewer { id } } ")),
        of("operations of one name", n -> repeated(n, "query Q { viewer { id } } ")),
        of("subscriptions", n -> "subscription { " + repeated(n, "a%: x ") + "}"),
        of("mutations", n -> "mutation { " + repeated(n, "revokeCredential(id: 1) { id } ") + "}"),
        of("variables", n -> "query(" + repeated(n, "$v%: Int ") + ") { viewer { id } }"),
        of(
            "variables of one name",
            n -> "query(" + repeated(n, "$v: Int ") + ") { viewer { id } }"),
        of("variables of unknown types", n -> "query(" + repeated(n, "$v%: X% ") + ") { x }"),
        of("default values", n -> "query($v: [Int] = [" + repeated(n, "true ") + "]) { x }"),
        of(
            "variables in default values",
            n -> "query($v: [Int] = [" + repeated(n, "$v ") + "]) { x }"),
        of("directives of variables", n -> "query($v: Int " + repeated(n, "@a% ") + ") { x }"),
        of("lists in a variable's type", n -> "query(" + listVariable(n) + ") { x(a: $v) }"),
        of(
            "variables of nested lists",
            n -> "query(" + repeated(n, listVariable(48).replace("v", "v%") + " ") + ") { x }"),
        of("directives of operations", n -> "query " + repeated(n, "@a% ") + "{ viewer { id } }"),
        of("types", n -> repeated(n, "type T% { a: Int } ")),
        of("extensions of types", n -> repeated(n, "extend type Query { a%: Int } ")),
        of("directives of an extension", n -> "extend type T " + repeated(n, "@a ") + "{ a: Int }"),
        of("interfaces of a type", n -> "type T implements " + repeated(n, "& I% ") + "{ a: Int }"),
        of("arguments of nested types", n -> "type T { " + repeated(n, nestedArgument(48)) + "}"),
        of("fields of a type", n -> "type T { " + repeated(n, "a%: Int ") + "}"),
        of("descriptions", n -> repeated(n, "\"\"\"x\"\"\" scalar S% ")),
        of("directive definitions", n -> repeated(n, "directive @d% on FIELD ")),
        of("unions", n -> "union U = " + repeated(n, "| T% ")),
        of("values of an enum", n -> "enum E { " + repeated(n, "V% ") + "}"));
  }

  private static List<GrowingDocument> invalid() {
    return List.of(
        of("unknown fields", n -> "{ " + repeated(n, "x% ") + "}"),
        of("unknown fields below unknown fields", n -> nested(18, "x { ", repeated(n, "x% "))),
        of("scalars with fields", n -> "{ viewer { " + repeated(n, "id { x } ") + "} }"),
        of("objects without fields", n -> "{ " + repeated(n, "viewer ") + "}"),
        of("missing arguments", n -> "{ " + repeated(n, "auditHistogram { x } ") + "}"),
        of("wrong values", n -> "{ " + repeated(n, "auditEvents(first: \"x\") { x } ") + "}"),
        of(
            "wrong values of much text",
            n -> "{ " + repeated(20, "auditEvents(first: \"" + "x".repeat(n) + "\") { x } ") + "}"),
        of(
            "conflicting fields",
            n -> "{ " + repeated(n, "a: viewer { id } a: tenants { x } ") + "}"));
  }

  private static GrowingDocument of(String construct, IntFunction<String> document) {
    return new GrowingDocument(construct, document);
  }

  private static String argument(String value) {
    return "{ viewer(a: " + value + ") { id } }";
  }

  private static String custom(String value) {
    return "mutation { sendAudit(input: {action: \"x\", custom: {a: "
        + value
        + "}}) { duplicate } }";
  }

  private static String filter(String filter) {
    return "{ auditEvents(filter: " + filter + ") { nodes { id } } }";
  }

  private static String severities(String values) {
    return filter("{severity: {in: [" + values + "]}}");
  }

  private static String variable(String type, String uses) {
    return "query($v: " + type + ") { viewer(a: [" + uses + "]) { id } }";
  }

  private static String listVariable(int levels) {
    return "$v: " + "[".repeat(levels) + "Int" + "]".repeat(levels);
  }

  private static String nestedArgument(int levels) {
    return "a%(b: " + "[".repeat(levels) + "Int" + "]!".repeat(levels) + "): Int ";
  }

  private static String twice(String field) {
    return field + " " + field + " }";
  }

  private static String ofTypes(int levels) {
    return "ofType { ".repeat(levels) + "name" + " }".repeat(levels);
  }

  private static String leaves(int count) {
    return repeated(count, "fragment F% on Query { __typename } ");
  }

  private static String chain(int length) {
    var text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append("fragment F%d on Query { ...F%d } ".formatted(i, i + 1));
    }
    return text.append("fragment F%d on Query { x } ".formatted(length)).toString();
  }

  /** Replaces the end of a chain of 20 by a fragment that spreads others. */
  private static String fan(int width) {
    return "fragment G on Query { "
        + repeated(width, "...L% ")
        + "} "
        + repeated(width, "fragment L% on Query { ...F0 } ").replace("...F0", "__typename")
        + repeated(width, "fragment S% on Query { ...F0 ...G } ");
  }

  private static String doubling(int levels) {
    return chain(levels).replaceAll("(\\.\\.\\.F\\d+)", "$1 $1");
  }

  /** Ten layers; each fragment of one spreads each of the next. */
  private static String layers(int width) {
    var text = new StringBuilder("{ " + repeated(width, "...F0x% ") + "} ");
    for (int layer = 0; layer < 10; layer++) {
      var next = repeated(width, "...F" + (layer + 1) + "x% ");
      text.append(repeated(width, "fragment F" + layer + "x% on Query { " + next + "} "));
    }
    return text + repeated(width, "fragment F10x% on Query { __typename } ");
  }

  private static String wide(int width) {
    return "fragment A on Query { " + repeated(width, "...B ") + "} fragment B on Query { x }";
  }

  private static String operationsWithVariables(int size) {
    return repeated(20, "query Q%(" + listVariable(5) + ") { ...F } ")
        + "fragment F on Query { viewer(a: ["
        + repeated(size, "$v ")
        + "]) { id } }";
  }

  /** The part again and again; a percent sign in it becomes the number of the repetition. */
  private static String repeated(int times, String part) {
    var text = new StringBuilder(times * (part.length() + 4));
    for (int i = 0; i < times; i++) {
      text.append(part.replace("%", String.valueOf(i)));
    }
    return text.toString();
  }

  private static String nested(int levels, String opening, String innermost) {
    return "{ " + opening.repeat(levels) + innermost + " }".repeat(levels) + " }";
  }

  @Override
  public String toString() {
    return construct;
  }
}
