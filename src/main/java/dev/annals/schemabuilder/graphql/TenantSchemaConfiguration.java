package dev.annals.schemabuilder.graphql;

import dev.annals.schemabuilder.DataStructures;
import graphql.schema.idl.TypeRuntimeWiring;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.graphql.autoconfigure.GraphQlSourceBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.execution.RuntimeWiringConfigurer;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(TenantSchemaSettings.class)
class TenantSchemaConfiguration {

  @Bean
  TenantSchemaInstrumentation tenantSchemaInstrumentation(
      DataStructures structures, TenantSchemaSettings settings) {
    return new TenantSchemaInstrumentation(structures, new TenantSchemas(settings.schemas()));
  }

  @Bean
  GraphQlSourceBuilderCustomizer parsedDocuments(TenantSchemaSettings settings) {
    var documents = new ParsedDocuments(settings.documents());
    return source ->
        source.configureGraphQl(graphQl -> graphQl.preparsedDocumentProvider(documents));
  }

  /** The placeholder field is always null, even if an event has a value with its name. */
  @Bean
  RuntimeWiringConfigurer customFieldsPlaceholder() {
    return wiring ->
        wiring.type(
            TypeRuntimeWiring.newTypeWiring(TenantSchemas.FIELDS)
                .dataFetcher("_", environment -> null));
  }
}
