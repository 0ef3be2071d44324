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
 * A cache of valid parsed documents, each for the schema under which it is valid: a document that
 * is valid for one tenant may be invalid for another. Rejected documents are not cached: their
 * errors are in the language of one caller, and clients can send any number of them.
 */
class ParsedDocuments implements PreparsedDocumentProvider {

  /**
   * The operation name is not part of the key, because parsing and validation do not depend on it.
   */
  private record Key(CustomSchema schema, String text) {}

  /**
   * The weight of a document in addition to the length of its text, so that the number of small
   * documents is limited.
   */
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
