package dev.annals.query.web;

import dev.annals.access.Caller;
import dev.annals.query.filter.Expression;
import dev.annals.query.filter.FilterReader;
import dev.annals.schemabuilder.DataStructures;
import graphql.schema.DataFetchingEnvironment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The argument {@code filter}, as it comes from GraphQL. */
@Component
class FilterArgument {

  private final FilterReader reader;
  private final DataStructures structures;

  FilterArgument(FilterReader reader, DataStructures structures) {
    this.reader = reader;
    this.structures = structures;
  }

  Expression read(DataFetchingEnvironment env, Caller caller) {
    @Nullable Map<String, Object> filter = env.getArgument("filter");
    return reader.parse(filter, structures.of(caller.requireTenant()));
  }
}
