package dev.annals.schemabuilder.graphql;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import graphql.ExecutionInput;
import graphql.execution.preparsed.PreparsedDocumentEntry;
import graphql.execution.preparsed.PreparsedDocumentProvider;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.springframework.util.unit.DataSize;

/**
 * Keeps documents that were parsed and found valid, each for the schema that it was found valid
 * under: what is valid for one tenant says nothing about another. Refused documents are not kept:
 * their errors are in the language of one caller, and anybody can send any number of them.
 */
class ParsedDocuments implements PreparsedDocumentProvider {

  /** The operation's name is no part: neither parsing nor validation looks at it. */
  private record Key(CustomSchema schema, String text) {}

  /** What a document weighs besides its text, so that a great many small ones weigh something. */
  private static final int OVERHEAD = 256;

  private final Cache<Key, PreparsedDocumentEntry> documents;

  ParsedDocuments(DataSize text) {
    this.documents =
        Caffeine.newBuilder()
            .maximumWeight(text.toBytes())
            .weigher((Key key, PreparsedDocumentEntry entry) -> OVERHEAD + key.text().length())
            .build();
  }

  @Override
  public CompletableFuture<PreparsedDocumentEntry> getDocumentAsync(
      ExecutionInput input, Function<ExecutionInput, PreparsedDocumentEntry> parseAndValidate) {
    var key = new Key(CustomSchema.in(input.getGraphQLContext()), input.getQuery());
    var known = documents.getIfPresent(key);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    var entry = parseAndValidate.apply(input);
    if (!entry.hasErrors()) {
      documents.put(key, entry);
    }
    return CompletableFuture.completedFuture(entry);
  }
}
