package dev.annals.export.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Creates files for modules that provide the rows themselves. */
public final class Tables {

  /** Maximum number of rows of a PDF. */
  public static final int MOST_IN_PDF = 10_000;

  private Tables() {}

  /** CSV in the format of exports: no cell is interpreted as a formula. */
  public static Table csv(OutputStream out, List<String> headers) throws IOException {
    return new CsvTable(out, headers);
  }

  /** PDF, in landscape, with the headers on each page. */
  public static Table pdf(OutputStream out, String title, List<String> headers) throws IOException {
    return new PdfTable(out, title, headers);
  }
}
