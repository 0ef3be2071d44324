package dev.annals.api.limits;

import graphql.introspection.Introspection;
import graphql.parser.ParserOptions;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.graphql.server.WebGraphQlInterceptor;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitSettings.class)
class LimitConfiguration {

  private static final int DEEPEST_GRAMMAR = 300;

  @Bean
  LimitInstrumentation limitInstrumentation(LimitSettings limits) {
    return new LimitInstrumentation(limits);
  }

  /** What the parser refuses to read on, and whether the schema may be asked for. */
  @Bean
  WebGraphQlInterceptor parserLimits(LimitSettings limits) {
    var parser =
        ParserOptions.getDefaultOperationParserOptions()
            .transform(
                options ->
                    options
                        .maxCharacters((int) limits.document().toBytes())
                        .maxTokens(limits.tokens())
                        .maxWhitespaceTokens(limits.tokens() * 2)
                        .maxRuleDepth(DEEPEST_GRAMMAR)
                        .redactTokenParserErrorMessages(true));
    return (request, chain) -> {
      request.configureExecutionInput(
          (input, builder) -> {
            input.getGraphQLContext().put(ParserOptions.class, parser);
            if (!limits.introspection()) {
              input.getGraphQLContext().put(Introspection.INTROSPECTION_DISABLED, true);
            }
            return input;
          });
      return chain.next(request);
    };
  }
}
