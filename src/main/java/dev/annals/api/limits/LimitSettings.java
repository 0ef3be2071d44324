package dev.annals.api.limits;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What one GraphQL request may have. What is beyond is {@code QUERY_TOO_COMPLEX}; a document that
 * has too much text to be parsed is {@code BAD_INPUT}.
 *
 * @param document text of a document; values belong into variables
 * @param tokens of a document
 * @param operations in a document
 * @param depth of fields below fields, fragments counted where they are used
 * @param fields all of them, fragments counted where they are used
 * @param aliases among them
 * @param rootFields that one operation begins with
 * @param weight of an operation: each field is one, or what {@code @weight} says in the SDL; what
 *     is below a page counts as often as the page has rows, and below another list ten times
 * @param introspection whether a schema can be asked for itself, by whoever may ask at all
 */
@ConfigurationProperties("annals.api.limits")
record LimitSettings(
    @DefaultValue("128KB") DataSize document,
    @DefaultValue("10000") int tokens,
    @DefaultValue("20") int operations,
    @DefaultValue("20") int depth,
    @DefaultValue("3000") int fields,
    @DefaultValue("200") int aliases,
    @DefaultValue("50") int rootFields,
    @DefaultValue("50000") int weight,
    @DefaultValue("true") boolean introspection) {}
