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
 * Lets an answer through as it comes, and keeps back the body of an error, to be translated. So a
 * file of any length is never held.
 */
final class DialectResponse extends HttpServletResponseWrapper {

  /** Errors are short; what is more is not worth translating. */
  private static final int LONGEST = 64 * 1024;

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

  /** An error page of the container's would come behind everything, in its own form. */
  @Override
  public void sendError(int status) {
    setStatus(status);
  }

  @Override
  public void sendError(int status, String message) {
    setStatus(status);
  }

  /** A client would take where it leads for a page to go to. */
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
      if (error.size() < LONGEST) {
        error.write(b);
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      error.write(bytes, offset, Math.min(length, LONGEST - Math.min(LONGEST, error.size())));
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
