package dev.annals.export.format;

import java.io.IOException;
import java.io.OutputStream;

/** The file formats of exports. A new format needs a constant here and an {@link ExportWriter}. */
public enum ExportFormat {
  /** RFC 4180 with a header. */
  CSV("csv", "text/csv;charset=UTF-8;header=present"),
  /** Office Open XML, with a header. */
  XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
  /** One JSON object per line. */
  NDJSON("ndjson", "application/x-ndjson"),
  /** One array of the same objects. */
  JSON("json", "application/json"),
  /** For printing, with a limited number of events. */
  PDF("pdf", "application/pdf");

  private final String extension;
  private final String mediaType;

  ExportFormat(String extension, String mediaType) {
    this.extension = extension;
    this.mediaType = mediaType;
  }

  /** The extension of file names, without the dot. */
  public String extension() {
    return extension;
  }

  public String mediaType() {
    return mediaType;
  }

  /** Starts a file and writes its header. */
  public ExportWriter open(OutputStream out, Layout layout) throws IOException {
    return switch (this) {
      case CSV -> new CsvWriter(out, layout);
      case XLSX -> new XlsxWriter(out, layout);
      case NDJSON -> new NdjsonWriter(out, layout);
      case JSON -> new JsonWriter(out, layout);
      case PDF -> new PdfRows(out, layout);
    };
  }
}
