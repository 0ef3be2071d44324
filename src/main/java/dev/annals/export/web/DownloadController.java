package dev.annals.export.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.export.Download;
import dev.annals.export.DownloadConcurrency;
import dev.annals.export.ExportExpired;
import dev.annals.export.ExportId;
import dev.annals.export.Exports;
import dev.annals.kernel.Refusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.ServletWebRequest;

/** Sends completed files in constant memory. */
@Controller
class DownloadController {

  /** Path of downloads; the id of the export follows. */
  static final String PATH = "/v1/exports/";

  private final Exports exports;
  private final DownloadConcurrency downloadConcurrency;

  DownloadController(Exports exports, DownloadConcurrency downloadConcurrency) {
    this.exports = exports;
    this.downloadConcurrency = downloadConcurrency;
  }

  @GetMapping(PATH + "{id}")
  @Requires(Permission.EXPORT_AUDITS)
  void download(
      Caller caller,
      @PathVariable String id,
      ServletWebRequest request,
      HttpServletResponse response)
      throws IOException {
    caller.requireTenant();
    var export =
        ExportId.parse(id)
            .orElseThrow(
                () -> new Refusal(Refusal.Code.NOT_FOUND, "There is no export with this id."));
    try (var transfer = downloadConcurrency.begin(caller)) {
      var download = exports.download(caller, export);
      try (var content = download.content()) {
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        if (!request.checkNotModified(download.sha256())) {
          send(download, content, response);
        }
      } catch (IOException e) {
        throw exports.find(caller.requireTenant(), export).isPresent()
            ? e
            : new ClientAbortException("The export was deleted while its file was being sent");
      }
    }
  }

  /** If the file is deleted meanwhile, the response ends before its announced length. */
  private static void send(Download download, InputStream content, HttpServletResponse response)
      throws IOException {
    response.setContentType(download.mediaType());
    response.setContentLengthLong(download.bytes());
    response.setHeader(HttpHeaders.CONTENT_DISPOSITION, disposition(download).toString());
    response.setHeader("X-Content-Type-Options", "nosniff");
    content.transferTo(response.getOutputStream());
  }

  /**
   * Formats a file name according to RFC 6266: in both encodings if it has characters outside
   * ASCII.
   */
  private static ContentDisposition disposition(Download download) {
    boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(download.fileName());
    var disposition = ContentDisposition.attachment();
    return ascii
        ? disposition.filename(download.fileName()).build()
        : disposition.filename(download.fileName(), StandardCharsets.UTF_8).build();
  }

  /** Other errors have the status of their code; only an expired file is 410 Gone. */
  @ExceptionHandler
  ResponseEntity<Map<String, Object>> gone(ExportExpired expired) {
    var extensions = new LinkedHashMap<>(expired.extensions());
    extensions.put("executionId", UUID.randomUUID().toString());
    return ResponseEntity.status(HttpStatus.GONE)
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            Map.of(
                "errors", List.of(Map.of("message", expired.reason(), "extensions", extensions))));
  }
}
