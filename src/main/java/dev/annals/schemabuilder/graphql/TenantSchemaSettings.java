package dev.annals.schemabuilder.graphql;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Caches of GraphQL schemas and documents on each server.
 *
 * @param schemas Maximum number of cached GraphQL schemas. Tenants with the same custom fields
 *     share one. The default is 500.
 * @param documents Maximum total length of the texts of cached parsed documents, plus 256 bytes for
 *     each. A parsed document uses many times that memory. The default is 2 MB.
 */
@ConfigurationProperties("annals.schema-builder.kept")
record TenantSchemaSettings(
    @DefaultValue("500") int schemas, @DefaultValue("2MB") DataSize documents) {}
