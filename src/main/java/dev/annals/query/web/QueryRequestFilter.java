package dev.annals.query.web;

import dev.annals.access.HttpExchange;
import dev.annals.query.work.QueryRequest;
import dev.annals.query.work.QueryWork;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Creates the memory reservation that all queries of an HTTP request share. It is released when the
 * response is complete or the connection is closed, because the result stays in memory until the
 * client has read it.
 */
@Component
class QueryRequestFilter extends OncePerRequestFilter {

  private final QueryWork work;
  private final QueryRequest.Accessor ofThisThread = new QueryRequest.Accessor();

  QueryRequestFilter(QueryWork work) {
    this.work = work;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var exchange = HttpExchange.of(request);
    if (exchange == null) {
      chain.doFilter(request, response);
      return;
    }
    var memory = work.begin();
    exchange.atEnd(memory::close);
    ofThisThread.setValue(memory);
    try {
      chain.doFilter(request, response);
    } finally {
      ofThisThread.setValue();
    }
  }
}
