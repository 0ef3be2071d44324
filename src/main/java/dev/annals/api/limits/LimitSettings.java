package dev.annals.api.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Limits of one GraphQL request. A document whose text exceeds a limit is {@code BAD_INPUT}; one
 * whose structure exceeds a limit is {@code QUERY_TOO_COMPLEX}. All limits but {@code weight} apply
 * before validation, because the cost of validation grows faster than the document.
 *
 * @param document text of a document; values belong into variables
 * @param tokens of a document
 * @param nameLength characters of one name in a document
 * @param numbers characters of all numbers in a document, because the lexer is slow at them
 * @param blockLines lines of all block strings in a document
 * @param nesting brackets, braces and parentheses within each other in a document
 * @param operations in a document
 * @param fragments fragment definitions in a document
 * @param spreads fragment spreads in a document
 * @param fragmentDepth fragments nested in fragments
 * @param variableDepth lists nested in lists in the type of a variable
 * @param depth of fields below fields, fragments counted where they are used
 * @param fields all of them, fragments counted where they are used
 * @param selections fields, fragment spreads and inline fragments, fragments counted where they are
 *     used
 * @param aliases among them
 * @param rootFields that one operation begins with
 * @param weight of an operation: each field is one, or what {@code @weight} says in the SDL; what
 *     is below a page counts as often as the page has rows, and below another list ten times
 * @param errors validation errors that are reported for one document
 * @param introspection whether a schema can be asked for itself, by whoever may ask at all
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
