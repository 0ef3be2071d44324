package dev.annals.frontegg.web;

import dev.annals.access.Caller;
import dev.annals.access.Permission;
import dev.annals.access.Requires;
import dev.annals.export.DownloadConcurrency;
import dev.annals.export.format.Table;
import dev.annals.export.format.Tables;
import dev.annals.kernel.BadInput;
import dev.annals.schemabuilder.DataStructure;
import dev.annals.schemabuilder.DataStructures;
import dev.annals.schemabuilder.Field;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.DisconnectedClientHelper;

/**
 * REST endpoints that return audits as CSV and PDF files. Files are streamed in constant memory. A
 * file contains every audit that matches the query, in order, and ignores offset and count.
 */
@RestController
class FilesController {

  private static final int MAX_COLUMNS = 200;
  private static final String CSV = "text/csv;charset=UTF-8";

  private final AuditRows auditRows;
  private final VendorTenants vendor;
  private final DataStructures structures;
  private final DownloadConcurrency downloadConcurrency;

  FilesController(
      AuditRows auditRows,
      VendorTenants vendor,
      DataStructures structures,
      DownloadConcurrency downloadConcurrency) {
    this.auditRows = auditRows;
    this.vendor = vendor;
    this.structures = structures;
    this.downloadConcurrency = downloadConcurrency;
  }

  /** The requested columns: properties and their headers. */
  record Wanted(@Nullable List<@Nullable Property> properties) {

    record Property(@Nullable String name, @Nullable String displayName) {}
  }

  private record Column(String property, String header) {}

  /** Creates the table of a file format. */
  private interface Beginning {
    Table on(OutputStream out) throws IOException;
  }

  @PostMapping({Dialect.AUDITS + "/export/csv", Dialect.AUDITS + "/export/csv/v2"})
  @Requires(Permission.EXPORT_AUDITS)
  void csv(
      Caller caller,
      @RequestParam MultiValueMap<String, String> sent,
      @RequestBody Wanted wanted,
      HttpServletRequest request,
      HttpServletResponse response) {
    var parameters = new Parameters(sent);
    var asker = auditRows.within(caller, parameters);
    writeCsv(asker, ListQuery.of(parameters), wanted, HttpStatus.CREATED, request, response);
  }

  @PostMapping(Dialect.RESOURCES + "/audits/v2/export/csv")
  @Requires(Permission.EXPORT_AUDITS)
  void csvV2(
      Caller caller,
      @RequestParam MultiValueMap<String, String> sent,
      @RequestBody Wanted wanted,
      HttpServletRequest request,
      HttpServletResponse response) {
    var parameters = new Parameters(sent);
    var askers = vendor.askers(caller, parameters);
    if (askers.size() != 1) {
      throw new BadInput(
          "A file must be for exactly one tenant. Name it in tenant_ids.", "tenant_ids");
    }
    writeCsv(
        askers.getFirst(), ListQuery.ofV2(parameters), wanted, HttpStatus.OK, request, response);
  }

  @PostMapping(Dialect.AUDITS + "/export/pdf")
  @Requires(Permission.EXPORT_AUDITS)
  void pdf(
      Caller caller,
      @RequestParam MultiValueMap<String, String> sent,
      @RequestBody Wanted wanted,
      HttpServletRequest request,
      HttpServletResponse response) {
    var parameters = new Parameters(sent);
    var asker = auditRows.within(caller, parameters);
    var query = ListQuery.of(parameters);
    var columns = columns(asker, wanted);
    try (var transfer = downloadConcurrency.begin(asker)) {
      if (auditRows.page(asker, query, 0, 1).total() > Tables.MOST_IN_PDF) {
        throw new BadInput(
            "A PDF can have at most %d audits. Narrow the filter, or use CSV."
                .formatted(Tables.MOST_IN_PDF),
            "filter");
      }
      response.setStatus(HttpStatus.CREATED.value());
      response.setContentType("application/pdf");
      write(
          asker,
          query,
          columns,
          out -> Tables.pdf(out, "Audits of " + asker.requireTenant(), headers(columns)),
          request,
          response);
    }
  }

  private void writeCsv(
      Caller caller,
      ListQuery query,
      Wanted wanted,
      HttpStatus status,
      HttpServletRequest request,
      HttpServletResponse response) {
    var columns = columns(caller, wanted);
    try (var transfer = downloadConcurrency.begin(caller)) {
      // Errors of the query are reported before the file starts.
      auditRows.page(caller, query, 0, 1);
      response.setStatus(status.value());
      response.setContentType(CSV);
      write(caller, query, columns, out -> Tables.csv(out, headers(columns)), request, response);
    }
  }

  private void write(
      Caller caller,
      ListQuery query,
      List<Column> columns,
      Beginning beginning,
      HttpServletRequest request,
      HttpServletResponse response) {
    response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      var table = beginning.on(response.getOutputStream());
      auditRows.each(
          caller,
          query,
          row -> {
            add(
                table,
                columns.stream()
                    .<@Nullable Object>map(column -> row.get(column.property()))
                    .toList());
            return true;
          });
      table.close();
    } catch (IOException | RuntimeException e) {
      if (!DisconnectedClientHelper.isClientDisconnectedException(e)) {
        request.setAttribute(DialectFilter.BROKEN, e);
      }
      throw e instanceof RuntimeException fault ? fault : new UncheckedIOException((IOException) e);
    }
  }

  private static void add(Table table, List<? extends @Nullable Object> cells) {
    try {
      table.add(cells);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> headers(List<Column> columns) {
    return columns.stream().map(Column::header).toList();
  }

  /** Returns the requested columns, or otherwise those that the table shows. */
  private List<Column> columns(Caller caller, Wanted wanted) {
    var structure = structures.of(caller.requireTenant());
    if (wanted.properties() == null || wanted.properties().isEmpty()) {
      return structure.fields().stream()
          .filter(field -> field.enabled() && field.showInTable())
          .map(field -> new Column(FieldNames.property(field.name()), field.displayName()))
          .toList();
    }
    if (wanted.properties().size() > MAX_COLUMNS) {
      throw new BadInput("Must have at most %d columns.".formatted(MAX_COLUMNS), "properties");
    }
    var columns = new ArrayList<Column>();
    for (var property : wanted.properties()) {
      columns.add(column(property, structure, caller, String.valueOf(columns.size())));
    }
    return columns;
  }

  private static Column column(
      Wanted.@Nullable Property property, DataStructure structure, Caller caller, String at) {
    if (property == null || property.name() == null || property.name().isBlank()) {
      throw new BadInput("Must be the name of a property.", "properties", at, "name");
    }
    var name = property.name();
    FieldNames.requireShown(name, structure, caller, "properties", at, "name");
    var header = property.displayName();
    return new Column(
        name,
        header != null
            ? header
            : FieldNames.declared(name, structure).map(Field::displayName).orElse(name));
  }
}
