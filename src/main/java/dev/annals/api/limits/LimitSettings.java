package dev.annals.api.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of one GraphQL request. A document whose text exceeds a limit is {@code BAD_INPUT}; a
 * document whose structure exceeds a limit is {@code QUERY_TOO_COMPLEX}. All limits except {@code
 * weight} apply before validation, because the cost of validation grows faster than the document.
 *
 * @param document Maximum size of a document. Values of variables do not count. The default is 128
 *     KB.
 * @param tokens Maximum number of tokens in a document. The default is 10,000.
 * @param nameLength Maximum number of characters in one name. The default is 200.
 * @param numbers Maximum total number of characters in all number literals of a document. The lexer
 *     is slow at parsing them. The default is 5,000.
 * @param blockLines Maximum total number of lines in all block strings of a document. The default
 *     is 2,000.
 * @param nesting Maximum nesting depth of brackets, braces and parentheses. The default is 100.
 * @param operations Maximum number of operations in a document. The default is 20.
 * @param fragments Maximum number of fragment definitions in a document. The default is 100.
 * @param spreads Maximum number of fragment spreads in a document. The default is 500.
 * @param fragmentDepth Maximum nesting depth of fragments in fragments. The default is 20.
 * @param variableDepth Maximum nesting depth of lists in the type of a variable. The default is 5.
 * @param depth Maximum nesting depth of fields. Fragments count where they are used. The default is
 *     20.
 * @param fields Maximum number of fields. Fragments count where they are used. The default is
 *     3,000.
 * @param selections Maximum number of fields, fragment spreads and inline fragments. Fragments
 *     count where they are used. The default is 5,000.
 * @param aliases Maximum number of fields with an alias. Fragments count where they are used. The
 *     default is 200.
 * @param rootFields Maximum number of fields at the root of an operation. The default is 50.
 * @param weight Maximum weight of an operation. A field has the weight 1, or the weight that
 *     {@code @weight} gives it in the SDL. The fields of a page are multiplied by the size of the
 *     page, and the fields of another list by ten. The default is 50,000.
 * @param errors Maximum number of validation errors that are reported for one document. The default
 *     is 20.
 * @param introspection Whether introspection is enabled. The default is true.
 */
@ConfigurationProperties("annals.api.limits")
record LimitSettings(
    @DefaultValue("128KB") DataSize document,
    @DefaultValue("10000") int tokens,
    @DefaultValue("200") int nameLength,
    @DefaultValue("5000") int numbers,
    @DefaultValue("2000") int blockLines,
    @DefaultValue("100") int nesting,
    @DefaultValue("20") int operations,
    @DefaultValue("100") int fragments,
    @DefaultValue("500") int spreads,
    @DefaultValue("20") int fragmentDepth,
    @DefaultValue("5") int variableDepth,
    @DefaultValue("20") int depth,
    @DefaultValue("3000") int fields,
    @DefaultValue("5000") int selections,
    @DefaultValue("200") int aliases,
    @DefaultValue("50") int rootFields,
    @DefaultValue("50000") int weight,
    @DefaultValue("20") int errors,
    @DefaultValue("true") boolean introspection) {}
