package dev.annals.schemabuilder.graphql;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What is kept so that it need not be made for each request.
 *
 * @param schemas how many different GraphQL schemas; tenants with the same custom fields share one
 * @param documents how much text of parsed documents, with 256 bytes more for each; a parsed one
 *     takes many times its text in memory
 */
@ConfigurationProperties("annals.schema-builder.kept")
record TenantSchemaSettings(
    @DefaultValue("500") int schemas, @DefaultValue("2MB") DataSize documents) {}
