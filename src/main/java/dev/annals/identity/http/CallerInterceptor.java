package dev.annals.identity.http;

import dev.annals.access.Caller;
import dev.annals.access.CallerRefresh;
import dev.annals.access.Callers;
import dev.annals.access.ClientInfo;
import dev.annals.access.HttpExchange;
import dev.annals.api.cancellation.CancellationSignal;
import dev.annals.identity.credentials.FailedSignInReporter;
import dev.annals.identity.tokens.InvalidToken;
import dev.annals.identity.tokens.Tokens;
import dev.annals.kernel.Refusal;
import dev.annals.kernel.StoreFaults;
import dev.annals.tenants.TenantAccess;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.ExecutionId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessException;
import org.springframework.graphql.execution.ErrorType;
import org.springframework.graphql.server.WebGraphQlRequest;
import org.springframework.graphql.server.WebGraphQlResponse;
import org.springframework.graphql.server.WebSocketGraphQlInterceptor;
import org.springframework.graphql.server.WebSocketGraphQlRequest;
import org.springframework.graphql.server.WebSocketSessionInfo;
import org.springframework.graphql.support.DefaultExecutionGraphQlResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.CloseStatus;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Adds the caller to each GraphQL request, or rejects the request. Over HTTP the filter chain has
 * verified the token. Over WebSocket this class alone authenticates: {@code connection_init}
 * contains the token and the tenant, and each operation checks that the token is still valid.
 */
@Component
@Order(10)
public class CallerInterceptor implements WebSocketGraphQlInterceptor {

  /** The key in the GraphQL context of the {@link URI} at which the caller reaches the server. */
  public static final String BASE = "annals.base";

  private static final int LONGEST_CLOSE_REASON = 123;
  private static final String BEARER = "bearer ";

  /**
   * Runs operations of a WebSocket on other threads than the one that reads the socket: they may
   * block, and the next message on the socket may cancel them.
   */
  private static final Scheduler OFF_THE_SOCKET =
      Schedulers.fromExecutor(task -> Thread.ofVirtual().name("graphql-ws").start(task));

  private final Tokens tokens;
  private final CallerRefresh callerRefresh;
  private final TenantAccess tenants;
  private final FailedSignInReporter failedSignInReporter;
  private final CallerConcurrency callerConcurrency;
  private final WebSettings settings;

  CallerInterceptor(
      Tokens tokens,
      CallerRefresh callerRefresh,
      TenantAccess tenants,
      FailedSignInReporter failedSignInReporter,
      CallerConcurrency callerConcurrency,
      WebSettings settings) {
    this.failedSignInReporter = failedSignInReporter;
    this.callerConcurrency = callerConcurrency;
    this.settings = settings;
    this.tokens = tokens;
    this.callerRefresh = callerRefresh;
    this.tenants = tenants;
  }

  @Override
  public Mono<WebGraphQlResponse> intercept(WebGraphQlRequest request, Chain chain) {
    if (!(request instanceof WebSocketGraphQlRequest operation)) {
      var exchange = HttpExchange.ofThisThread();
      var caller = new CancellationSignal(settings.patience(), ClientDisconnect.ofThisThread());
      return Mono.defer(() -> execute(request, chain, exchange))
          .contextWrite(context -> context.put(CancellationSignal.KEY, caller));
    }
    var response = Mono.defer(() -> execute(request, chain, null));
    var cancellationSignal = new CancellationSignal(settings.patience());
    // The id of the request was chosen by the client, so another client may use the same one.
    operation.executionId(ExecutionId.generate());
    return InFlightOperations.of(operation.getSessionInfo())
        .run(operation.getId(), response.subscribeOn(OFF_THE_SOCKET), cancellationSignal);
  }

  /**
   * Executes a request for its caller.
   *
   * @param exchange over HTTP, where the operation lasts until its response is complete; null over
   *     WebSocket
   */
  private Mono<WebGraphQlResponse> execute(
      WebGraphQlRequest request, Chain chain, @Nullable HttpExchange exchange) {
    Caller caller;
    Runnable release;
    try {
      caller =
          request instanceof WebSocketGraphQlRequest operation
              ? ofConnection(operation.getSessionInfo())
              : ofRequest(request);
      release = callerConcurrency.enter(caller);
    } catch (Refusal refusal) {
      return Mono.just(rejected(request, refusal));
    } catch (DataAccessException e) {
      return Mono.just(rejected(request, StoreFaults.refusal(e)));
    }
    request.configureExecutionInput(
        (input, builder) -> {
          Callers.put(input.getGraphQLContext(), caller);
          input.getGraphQLContext().put(BASE, base(request));
          return input;
        });
    if (exchange == null) {
      return chain.next(request).doFinally(signal -> release.run());
    }
    exchange.atEnd(release);
    return chain.next(request).doOnNext(response -> releaseIfStream(response, release));
  }

  /** Releases the slot of the operation: live streams have separate limits. */
  private static void releaseIfStream(WebGraphQlResponse response, Runnable release) {
    if (response.getExecutionResult().getData() instanceof Publisher<?>) {
      release.run();
    }
  }

  private Caller ofRequest(WebGraphQlRequest request) {
    var authentication = SecurityContextHolder.getContext().getAuthentication();
    if (!(authentication instanceof CallerAuthentication known)) {
      throw new Refusal(
          Refusal.Code.UNAUTHENTICATED,
          "An access token is required. Send the header" + " Authorization: Bearer …");
    }
    var headers = request.getHeaders();
    return tenants.resolve(
        known.getPrincipal(),
        headers.getFirst(TenantAccess.HEADER),
        ip(request.getRemoteAddress()),
        headers.getFirst(HttpHeaders.USER_AGENT));
  }

  private Caller ofConnection(WebSocketSessionInfo session) {
    if (session.getAttributes().get(SocketAttributes.CALLER) instanceof Caller caller) {
      var now = callerRefresh.current(caller);
      tenants.requireActive(now);
      return now;
    }
    throw new InvalidToken("This connection is not authenticated. Reconnect.");
  }

  @Override
  public Mono<Void> handleCancelledSubscription(WebSocketSessionInfo session, String id) {
    return Mono.fromRunnable(() -> InFlightOperations.of(session).cancel(id));
  }

  @Override
  public Mono<Object> handleConnectionInitialization(
      WebSocketSessionInfo session, Map<String, Object> payload) {
    return Mono.fromRunnable(
        () -> {
          try {
            var caller = connect(session, payload);
            callerConcurrency.connect(caller);
            if (!SocketAttributes.open(session.getAttributes(), caller)) {
              callerConcurrency.disconnect(caller);
            }
            var connection = SocketGate.connection(session.getAttributes());
            if (connection != null) {
              connection.authenticated(caller);
            }
          } catch (InvalidToken refusal) {
            failedSignInReporter.refused(refusal.reason(), clientInfo(session));
            throw refusal;
          } catch (Refusal refusal) {
            closing(session, new CloseStatus(status(refusal), shortened(refusal.reason())));
            throw refusal;
          } catch (DataAccessException e) {
            closing(
                session, CloseStatus.SERVICE_RESTARTED.withReason(StoreFaults.refusal(e).reason()));
            throw e;
          }
        });
  }

  private static int status(Refusal refusal) {
    return refusal.code() == Refusal.Code.STORE_UNAVAILABLE
        ? CloseStatus.SERVICE_RESTARTED.getCode()
        : SocketAttributes.FORBIDDEN;
  }

  private static void closing(WebSocketSessionInfo session, CloseStatus status) {
    session.getAttributes().put(SocketAttributes.CLOSE, status);
  }

  /** Shortens a close reason to 123 bytes (RFC 6455, section 5.5). */
  private static String shortened(String reason) {
    var shortened = reason;
    while (shortened.getBytes(StandardCharsets.UTF_8).length > LONGEST_CLOSE_REASON) {
      shortened = shortened.substring(0, shortened.length() - 1);
    }
    return shortened;
  }

  private Caller connect(WebSocketSessionInfo session, Map<String, Object> payload) {
    return tenants.resolve(
        tokens.verify(bearer(payload)),
        payload.get("tenantId") instanceof String tenant ? tenant : null,
        ip(session.getRemoteAddress()),
        session.getHeaders().getFirst(HttpHeaders.USER_AGENT));
  }

  private static ClientInfo clientInfo(WebSocketSessionInfo session) {
    return new ClientInfo(
        ip(session.getRemoteAddress()), session.getHeaders().getFirst(HttpHeaders.USER_AGENT));
  }

  private static String bearer(Map<String, Object> payload) {
    for (var entry : payload.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(HttpHeaders.AUTHORIZATION)
          && entry.getValue() instanceof String value
          && value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
        return value.substring(BEARER.length()).stripLeading();
      }
    }
    throw new InvalidToken(
        "An access token is required. Send it in connection_init as" + " Authorization: Bearer …");
  }

  private static @Nullable String ip(@Nullable InetSocketAddress address) {
    return address == null || address.getAddress() == null
        ? null
        : address.getAddress().getHostAddress();
  }

  private static URI base(WebGraphQlRequest request) {
    var uri = request.getUri().toUri();
    var scheme = String.valueOf(uri.getScheme()).replace("ws", "http");
    return URI.create(scheme + "://" + uri.getRawAuthority());
  }

  private static WebGraphQlResponse rejected(WebGraphQlRequest request, Refusal refusal) {
    return new WebGraphQlResponse(
        new DefaultExecutionGraphQlResponse(
            request.toExecutionInput(),
            ExecutionResult.newExecutionResult()
                .addError(error(refusal, executionId(request)))
                .build()));
  }

  private static String executionId(WebGraphQlRequest request) {
    var own = request.getExecutionId();
    return own == null ? request.getId() : own.toString();
  }

  private static GraphQLError error(Refusal refusal, String executionId) {
    var extensions = new LinkedHashMap<>(refusal.extensions());
    extensions.put("executionId", executionId);
    return GraphqlErrorBuilder.newError()
        .message("%s", refusal.reason())
        .errorType(type(refusal.code()))
        .extensions(extensions)
        .build();
  }

  private static ErrorType type(Refusal.Code code) {
    return switch (code) {
      case UNAUTHENTICATED -> ErrorType.UNAUTHORIZED;
      case NOT_FOUND -> ErrorType.NOT_FOUND;
      case BAD_INPUT, RATE_LIMITED -> ErrorType.BAD_REQUEST;
      case STORE_UNAVAILABLE -> ErrorType.INTERNAL_ERROR;
      default -> ErrorType.FORBIDDEN;
    };
  }
}
