package dev.annals.export.format;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** CSV of rows that the caller provides, by the rules of {@link CsvWriter}. */
public final class CsvTable implements Table {

  private final CSVPrinter printer;

  public CsvTable(OutputStream out, List<String> headers) throws IOException {
    this.printer =
        CSVFormat.RFC4180.print(
            new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8)));
    printer.printRecord(headers.stream().map(CsvCell::header).toList());
  }

  @Override
  public void add(List<? extends @Nullable Object> cells) throws IOException {
    var texts = new ArrayList<@Nullable String>(cells.size());
    for (var cell : cells) {
      texts.add(text(cell));
    }
    printer.printRecord(texts);
  }

  private static @Nullable String text(@Nullable Object cell) {
    return switch (cell) {
      case null -> null;
      case String text -> CsvCell.of(text);
      case Number number -> number.toString();
      case Boolean truth -> truth.toString();
      default -> CsvCell.ofJson(JsonMapper.shared().writeValueAsString(cell));
    };
  }

  @Override
  public void close() throws IOException {
    printer.close(true);
  }
}
