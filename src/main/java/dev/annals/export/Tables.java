package dev.annals.export;

import dev.annals.export.format.CsvTable;
import dev.annals.export.format.PdfTable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Begins files for modules that have their rows themselves. */
public final class Tables {

  /** Rows that a PDF may have: more are no document. */
  public static final int MOST_IN_PDF = 10_000;

  private Tables() {}

  /** CSV, as exports are written: nothing in it is taken for a formula. */
  public static Table csv(OutputStream out, List<String> headers) throws IOException {
    return new CsvTable(out, headers);
  }

  /** PDF, in landscape, with the headers on each page. */
  public static Table pdf(OutputStream out, String title, List<String> headers) throws IOException {
    return new PdfTable(out, title, headers);
  }
}
