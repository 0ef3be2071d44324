package dev.annals.frontegg.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Passes a successful response through, and buffers the body of an error response for translation.
 * So a file of any length is never buffered.
 */
final class DialectResponse extends HttpServletResponseWrapper {

  /** Maximum buffered length. Errors are short; a longer body is not translated. */
  private static final int MAX_LENGTH = 64 * 1024;

  private final ByteArrayOutputStream error = new ByteArrayOutputStream();
  private @Nullable ServletOutputStream kept;
  private @Nullable PrintWriter writer;

  DialectResponse(HttpServletResponse response) {
    super(response);
  }

  boolean isError() {
    return getStatus() >= HttpStatus.BAD_REQUEST.value() && !isCommitted();
  }

  byte[] body() {
    if (writer != null) {
      writer.flush();
    }
    return error.toByteArray();
  }

  /**
   * Sets only the status, because the container writes its error page after all filters and in its
   * own format.
   */
  @Override
  public void sendError(int status) {
    setStatus(status);
  }

  @Override
  public void sendError(int status, String message) {
    setStatus(status);
  }

  /** Responds with 404 instead, because a client would treat the location as a page. */
  @Override
  public void sendRedirect(String location) {
    setStatus(HttpStatus.NOT_FOUND.value());
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    if (!isError()) {
      return super.getOutputStream();
    }
    if (kept == null) {
      kept = new Kept();
    }
    return kept;
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    if (!isError()) {
      return super.getWriter();
    }
    if (writer == null) {
      writer = new PrintWriter(new OutputStreamWriter(getOutputStream(), StandardCharsets.UTF_8));
    }
    return writer;
  }

  @Override
  public void setContentLength(int length) {
    if (!isError()) {
      super.setContentLength(length);
    }
  }

  @Override
  public void setContentLengthLong(long length) {
    if (!isError()) {
      super.setContentLengthLong(length);
    }
  }

  @Override
  public void flushBuffer() throws IOException {
    if (!isError()) {
      super.flushBuffer();
    }
  }

  private final class Kept extends ServletOutputStream {

    @Override
    public void write(int b) {
      if (error.size() < MAX_LENGTH) {
        error.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      error.write(bytes, offset, Math.min(length, MAX_LENGTH - Math.min(MAX_LENGTH, error.size())));
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("Errors are written without buffering");
    }
  }
}
